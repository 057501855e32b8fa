import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

export interface Slowness {
  /** Added to every piece, in each direction. */
  readonly delay_ms: number;
  /** In each direction. Default: unlimited. */
  readonly bytes_per_s?: number;
}

/**
 * Called for every piece from one side. Returns true to break the connection before the piece is
 * forwarded.
 */
export type Breaks = (from: 'near' | 'far', piece: Buffer) => boolean;

/** A proxy for a TCP server, whose connections can be broken in every way a network breaks. */
export interface TcpProxy {
  readonly port: number;
  /** Connections that are open now, and connections opened since the start. */
  counts(): { readonly open: number; readonly opened: number };
  /**
   * Breaks the open connections (only those to one port of the far side, if it is given). New
   * connections are accepted.
   */
  reset(farPort?: number): void;
  /** Breaks the open connections and refuses new ones, until `restore` is called. */
  cut(): void;
  /**
   * Half-open: connections stay open but transfer nothing, until `restore` is called. Held data is
   * then delivered.
   */
  hold(): void;
  slow(how: Slowness): void;
  /** Breaks connections at random, independently of `restore`, until it is called with null. */
  flaky(breaks: Breaks | null): void;
  restore(): void;
  close(): Promise<void>;
}

interface Link {
  readonly near: Socket;
  readonly far: Socket;
  readonly farPort: number;
}

interface ProxyState {
  readonly links: Set<Link>;
  opened: number;
  readonly waiting: Set<() => void>;
  refuses: boolean;
  holds: boolean;
  slowness: Slowness | null;
  breaks: Breaks | null;
}

/**
 * Listens on a free port of the loopback address. `farPort` is called for each connection; null
 * refuses the connection.
 */
export async function startTcpProxy(farPort: () => number | null): Promise<TcpProxy> {
  const state: ProxyState = {
    links: new Set(),
    opened: 0,
    waiting: new Set(),
    refuses: false,
    holds: false,
    slowness: null,
    breaks: null,
  };
  const server = createServer((near) => join(state, near, farPort())).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const reset = (port?: number): void => {
    for (const link of [...state.links])
      if (port === undefined || link.farPort === port) drop(state, link);
  };
  const restore = (): void => {
    Object.assign(state, { refuses: false, holds: false, slowness: null });
    for (const go of state.waiting) go();
    state.waiting.clear();
  };
  return {
    port: (server.address() as AddressInfo).port,
    counts: () => ({ open: state.links.size, opened: state.opened }),
    reset,
    cut() {
      state.refuses = true;
      reset();
    },
    hold: () => void (state.holds = true),
    slow: (how) => void (state.slowness = how),
    flaky: (breaks) => void (state.breaks = breaks),
    restore,
    async close() {
      restore();
      reset();
      server.close();
      await once(server, 'close');
    },
  };
}

function join(state: ProxyState, near: Socket, farPort: number | null): void {
  near.on('error', () => undefined);
  if (state.refuses || farPort === null) return void near.destroy();
  const far = connect(farPort, '127.0.0.1');
  const link: Link = { near, far, farPort };
  state.links.add(link);
  state.opened += 1;
  far.on('error', () => undefined);
  for (const socket of [near, far]) socket.setNoDelay(true).once('close', () => drop(state, link));
  pump(state, link, 'near');
  pump(state, link, 'far');
}

function drop(state: ProxyState, link: Link): void {
  state.links.delete(link);
  link.near.destroy();
  link.far.destroy();
}

function pump(state: ProxyState, link: Link, side: 'near' | 'far'): void {
  const [from, to] = side === 'near' ? [link.near, link.far] : [link.far, link.near];
  const write = (piece: Buffer): void => {
    if (to.destroyed) return;
    if (to.write(piece)) from.resume();
    else to.once('drain', () => from.resume());
  };
  from.on('data', (piece: Buffer) => {
    if (state.breaks?.(side, piece) === true) return drop(state, link);
    if (!state.holds && state.slowness === null && to.write(piece)) return;
    from.pause();
    if (state.holds || state.slowness !== null)
      void pass(state, piece.length).then(() => write(piece));
    else to.once('drain', () => from.resume());
  });
  from.once('end', () => to.end());
}

async function pass(state: ProxyState, bytes: number): Promise<void> {
  if (state.holds) await new Promise<void>((resolve) => state.waiting.add(resolve));
  const { slowness } = state;
  if (slowness === null) return;
  const { delay_ms, bytes_per_s = Infinity } = slowness;
  await new Promise((resolve) => setTimeout(resolve, delay_ms + (1000 * bytes) / bytes_per_s));
}
