import { once } from 'node:events';
import { WebSocket } from 'ws';
import { defined, type ServerFrame } from '@mozaiks/contracts';

/** Longer than anything takes on a busy machine. A test that waits for this long has failed. */
export const PATIENCE_MS = 15_000;

export interface Received {
  readonly frame: ServerFrame;
  /** The received bytes. */
  readonly raw: string;
  /** `performance.now()`. */
  readonly at: number;
}

export interface SocketOptions {
  /** Absent: no token in the headers. */
  readonly token?: string | undefined;
  readonly protocols?: readonly string[];
  readonly origin?: string;
  /** More headers for the upgrade request. */
  readonly headers?: Readonly<Record<string, string>>;
  /** If true, does not wait for `ready`. */
  readonly raw?: boolean;
}

/** A plain client. It keeps what it receives, and knows nothing of chats. */
export interface Socket {
  readonly received: readonly Received[];
  frames(): readonly ServerFrame[];
  /** Sends an object as JSON, or a string unchanged. */
  send(frame: object | string): void;
  /**
   * The first frame at or after `from` that fits, already received or still to come. Fails with the
   * received frames.
   */
  until(fits: (frame: ServerFrame) => boolean, from?: number): Promise<ServerFrame>;
  untilType<T extends ServerFrame['type']>(
    type: T,
    from?: number,
  ): Promise<Extract<ServerFrame, { type: T }>>;
  /** Resolves with the close code and reason once it is closed. */
  closed(): Promise<{ readonly code: number; readonly reason: string }>;
  isOpen(): boolean;
  close(): void;
}

/** Connects and waits for `ready`. A refused connection fails with its close code. */
export async function connectSocket(
  url: string,
  { token, protocols = [], origin, headers: more, raw = false }: SocketOptions,
): Promise<Socket> {
  const headers = { ...(token === undefined ? {} : { authorization: `Bearer ${token}` }), ...more };
  const socket = new WebSocket(url, [...protocols], {
    headers,
    ...defined({ origin }),
  });
  const client = keepFrames(socket);
  await Promise.race([once(socket, 'open'), client.closed()]);
  if (!raw) await client.untilType('ready');
  return client;
}

interface Waiter {
  look(): void;
  fail(error: Error): void;
}

function keepFrames(socket: WebSocket): Socket {
  const received: Received[] = [];
  const waiters = new Set<Waiter>();
  const closed = new Promise<{ code: number; reason: string }>((resolve) => {
    socket.on('close', (code, reason) => resolve({ code, reason: String(reason) }));
  });
  socket.on('error', () => undefined);
  socket.on('message', (data) => {
    const raw = String(data);
    received.push({ raw, frame: JSON.parse(raw) as ServerFrame, at: performance.now() });
    for (const waiter of [...waiters]) waiter.look();
  });
  void closed.then(({ code, reason }) => {
    for (const waiter of [...waiters]) waiter.fail(new Error(`closed ${code} ${reason}`));
  });

  const until = (fits: (frame: ServerFrame) => boolean, from = 0): Promise<ServerFrame> =>
    new Promise((resolve, reject) => {
      let next = from;
      const settle = (act: () => void): void => {
        clearTimeout(timer);
        waiters.delete(waiter);
        act();
      };
      const waiter: Waiter = {
        look() {
          for (; next < received.length; next += 1) {
            const frame = received[next]?.frame;
            if (frame !== undefined && fits(frame)) return settle(() => resolve(frame));
          }
        },
        fail: (error) => settle(() => reject(error)),
      };
      const timer = setTimeout(
        () =>
          waiter.fail(
            new Error(
              `timed out waiting for ${fits.toString()}; the last frames: ${tail(received)}`,
            ),
          ),
        PATIENCE_MS,
      );
      waiters.add(waiter);
      waiter.look();
      if (waiters.has(waiter) && socket.readyState === WebSocket.CLOSED)
        waiter.fail(new Error(`closed before ${fits.toString()}: ${tail(received)}`));
    });

  return {
    received,
    frames: () => received.map(({ frame }) => frame),
    send: (frame) => socket.send(typeof frame === 'string' ? frame : JSON.stringify(frame)),
    until,
    untilType: async (type, from) => (await until((frame) => frame.type === type, from)) as never,
    closed: () => closed,
    isOpen: () => socket.readyState === WebSocket.OPEN,
    close: () => socket.terminate(),
  };
}

const tail = (received: readonly Received[]): string =>
  received
    .slice(-6)
    .map(({ raw }) => raw.slice(0, 300))
    .join('\n');
