import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

export interface Slowness {
  /** Added to every piece, each way. */
  readonly delay_ms: number;
  /** Each way. Default: as fast as it goes. */
  readonly bytes_per_s?: number;
}

/** Asked for every piece that comes from one side: whether the line breaks before it is passed on. */
export type Breaks = (from: 'near' | 'far', piece: Buffer) => boolean;

/** A line between somebody and a TCP server, that can be broken in every way a line breaks. */
export interface TcpProxy {
  readonly port: number;
  /** Connections that are open now, and all that were opened since the start. */
  counts(): { readonly open: number; readonly opened: number };
  /** Breaks what is connected (to one port of the far side alone, where it is named). Who connects again is welcome. */
  reset(farPort?: number): void;
  /** Breaks what is connected and refuses everybody, until it is mended. */
  cut(): void;
  /** Half-open: everything stays connected, nothing passes, until it is mended. What was on the way arrives then. */
  hold(): void;
  slow(how: Slowness): void;
  /** Flaky until told otherwise, mended or not; null: sound. */
  flaky(breaks: Breaks | null): void;
  mend(): void;
  close(): Promise<void>;
}

interface Link {
  readonly near: Socket;
  readonly far: Socket;
  readonly farPort: number;
}

interface Line {
  readonly links: Set<Link>;
  opened: number;
  readonly waiting: Set<() => void>;
  refuses: boolean;
  holds: boolean;
  slowness: Slowness | null;
  breaks: Breaks | null;
}

/** Listens on a free port of the loopback address. `farPort` is asked for each connection; null refuses it. */
export async function startTcpProxy(farPort: () => number | null): Promise<TcpProxy> {
  const line: Line = {
    links: new Set(),
    opened: 0,
    waiting: new Set(),
    refuses: false,
    holds: false,
    slowness: null,
    breaks: null,
  };
  const server = createServer((near) => join(line, near, farPort())).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const reset = (port?: number): void => {
    for (const link of [...line.links])
      if (port === undefined || link.farPort === port) drop(line, link);
  };
  const mend = (): void => {
    Object.assign(line, { refuses: false, holds: false, slowness: null });
    for (const go of line.waiting) go();
    line.waiting.clear();
  };
  return {
    port: (server.address() as AddressInfo).port,
    counts: () => ({ open: line.links.size, opened: line.opened }),
    reset,
    cut() {
      line.refuses = true;
      reset();
    },
    hold: () => void (line.holds = true),
    slow: (how) => void (line.slowness = how),
    flaky: (breaks) => void (line.breaks = breaks),
    mend,
    async close() {
      mend();
      reset();
      server.close();
      await once(server, 'close');
    },
  };
}

function join(line: Line, near: Socket, farPort: number | null): void {
  near.on('error', () => undefined);
  if (line.refuses || farPort === null) return void near.destroy();
  const far = connect(farPort, '127.0.0.1');
  const link: Link = { near, far, farPort };
  line.links.add(link);
  line.opened += 1;
  far.on('error', () => undefined);
  for (const socket of [near, far]) socket.setNoDelay(true).once('close', () => drop(line, link));
  pump(line, link, 'near');
  pump(line, link, 'far');
}

function drop(line: Line, link: Link): void {
  line.links.delete(link);
  link.near.destroy();
  link.far.destroy();
}

function pump(line: Line, link: Link, side: 'near' | 'far'): void {
  const [from, to] = side === 'near' ? [link.near, link.far] : [link.far, link.near];
  const write = (piece: Buffer): void => {
    if (to.destroyed) return;
    if (to.write(piece)) from.resume();
    else to.once('drain', () => from.resume());
  };
  from.on('data', (piece: Buffer) => {
    if (line.breaks?.(side, piece) === true) return drop(line, link);
    if (!line.holds && line.slowness === null && to.write(piece)) return;
    from.pause();
    if (line.holds || line.slowness !== null)
      void pass(line, piece.length).then(() => write(piece));
    else to.once('drain', () => from.resume());
  });
  from.once('end', () => to.end());
}

async function pass(line: Line, bytes: number): Promise<void> {
  if (line.holds) await new Promise<void>((resolve) => line.waiting.add(resolve));
  const { slowness } = line;
  if (slowness === null) return;
  const { delay_ms, bytes_per_s = Infinity } = slowness;
  await new Promise((resolve) => setTimeout(resolve, delay_ms + (1000 * bytes) / bytes_per_s));
}
