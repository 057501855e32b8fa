import { defined, type ClientFrame, type ServerFrame } from '@mozaiks/contracts';
import { WebSocket } from 'ws';

type Type = ServerFrame['type'];
export type FrameOf<T extends Type> = Extract<ServerFrame, { readonly type: T }>;

export interface ConnectOptions {
  readonly path?: string;
  /** Sent in `Authorization`. null: no token. */
  readonly token?: string | null;
  readonly protocols?: string[];
  readonly origin?: string;
}

/** A plain `ws` client that records the frames it receives. */
export interface Client {
  readonly socket: WebSocket;
  readonly frames: ServerFrame[];
  send(frame: ClientFrame | object): void;
  sendText(text: string): void;
  /** The next frame of this type that was not returned before. */
  next<T extends Type>(type: T): Promise<FrameOf<T>>;
  /** Resolves when `count` frames of this type have arrived. */
  until(type: Type, count: number): Promise<void>;
  events(): ServerFrame[];
  types(): Type[];
  readonly closed: Promise<{ readonly code: number; readonly reason: string }>;
  /** Resolves when everything that the server had sent before has arrived. */
  settled(): Promise<void>;
}

export function connect(
  host: string,
  { path = '/ws', token, protocols = [], origin }: ConnectOptions,
): Client {
  const headers = typeof token === 'string' ? { authorization: `Bearer ${token}` } : {};
  const socket = new WebSocket(`ws://${host}${path}`, protocols, {
    headers,
    ...defined({ origin }),
  });
  const frames: ServerFrame[] = [];
  const given = new Set<ServerFrame>();
  let waiting: (() => boolean)[] = [];
  const check = (): void => void (waiting = waiting.filter((done) => !done()));

  socket.on('message', (data) => {
    frames.push(JSON.parse(String(data)) as ServerFrame);
    check();
  });
  socket.on('error', () => {});
  const closed = new Promise<{ code: number; reason: string }>((resolve) =>
    socket.on('close', (code, reason) => resolve({ code, reason: String(reason) })),
  );
  const open = new Promise<void>((resolve) => socket.once('open', resolve));
  const when = (done: () => boolean): Promise<void> =>
    new Promise((resolve) => {
      waiting.push(() => {
        if (done()) resolve();
        return done();
      });
      check();
    });
  const sendText = (text: string): void => void open.then(() => socket.send(text));
  const client: Client = {
    socket,
    frames,
    closed,
    sendText,
    send: (frame) => sendText(JSON.stringify(frame)),
    events: () => frames.filter((frame) => 'seq' in frame),
    types: () => frames.map(({ type }) => type),
    until: (type, count) =>
      when(() => frames.filter((frame) => frame.type === type).length >= count),
    async next<T extends Type>(type: T) {
      const find = (): ServerFrame | undefined =>
        frames.find((frame) => frame.type === type && !given.has(frame));
      await when(() => find() !== undefined);
      const frame = find() as FrameOf<T>;
      given.add(frame);
      return frame;
    },
    async settled() {
      const id = `settled-${frames.length}-${given.size}`;
      client.send({ type: 'ping', id });
      await when(() => frames.some((frame) => frame.type === 'pong' && frame.reply_to === id));
    },
  };
  return client;
}
