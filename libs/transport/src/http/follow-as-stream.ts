import { logRef, type ChatRecord, type Principal } from '@mozaiks/contracts';
import { openAndFollow, type OpenFrom } from '../follow/open-and-follow.ts';
import { fullBucket } from '../limits/token-bucket.ts';
import { closeConnection, releaseConnection } from '../socket/close-connection.ts';
import type { Connection, SocketDeps } from '../socket/connection.ts';
import { watchExpiry } from '../socket/watch-expiry.ts';
import type { ResponseStream } from './response-stream.ts';
import { createStreamOutbox, type StreamOutbox } from './stream-outbox.ts';

export interface StreamDeps extends SocketDeps {
  /** Open streams of the process. */
  readonly streams: Set<Connection>;
}

export interface StreamStart {
  readonly principal: Principal;
  readonly record: ChatRecord;
  readonly from: OpenFrom;
}

/**
 * Follows a chat and its nested chats like a socket does, with the same frames. Ends when the
 * client disconnects, the token expires, the chat is erased, or the cursor is invalid.
 *
 * The caller has entered the user in the socket counter; this function leaves it.
 */
export async function followAsStream(
  deps: StreamDeps,
  to: ResponseStream,
  { principal, record, from }: StreamStart,
): Promise<void> {
  const outbox = createStreamOutbox(to, record.chat_id, deps.settings.maxBufferedBytes);
  const { log_id, workflow_name } = record;
  const found = { log: logRef(record, log_id), workflow_name, created: false };
  const gone = new Promise<void>((resolve) => {
    if (to.signal.aborted) resolve();
    to.signal.addEventListener('abort', () => resolve());
  });
  await whileStreaming(deps, { outbox, principal }, (connection) =>
    Promise.race([gone, openAndFollow({ deps, connection, principal, refs: {} }, found, from)]),
  );
}

export interface Streaming {
  readonly outbox: StreamOutbox;
  readonly principal: Principal;
}

/**
 * Runs `write` with a registered stream that sends heartbeats. The stream is closed
 * (`outbox.close`) when the token expires or the instance shuts down.
 */
export async function whileStreaming(
  deps: StreamDeps,
  { outbox, principal }: Streaming,
  write: (connection: Connection) => Promise<unknown>,
): Promise<void> {
  const connection = newConnection(deps, outbox, principal);
  connection.state = { at: 'ready', principal, expiry: watchExpiry(deps, connection, principal) };
  deps.streams.add(connection);
  const over = new AbortController();
  const heartbeats = keepAlive(deps, outbox, over.signal);
  try {
    await write(connection);
  } finally {
    deps.streams.delete(connection);
    releaseConnection(deps, connection);
    over.abort();
    await heartbeats;
  }
}

const newConnection = (
  { ids, clock, settings }: SocketDeps,
  outbox: StreamOutbox,
  principal: Principal,
): Connection => ({
  id: ids.random(),
  path: { kind: 'open' },
  headers: {},
  outbox,
  followers: new Map(),
  created: new Map(),
  bucket: fullBucket(settings.rates.socket, clock.monotonic()),
  state: { at: 'ready', principal, expiry: new AbortController() },
  badFrames: 0,
  missedPings: 0,
});

/** Proxies close idle connections. */
async function keepAlive(
  { clock, settings }: SocketDeps,
  outbox: StreamOutbox,
  signal: AbortSignal,
): Promise<void> {
  for (;;) {
    const slept = await clock.sleep(settings.pingIntervalMs, signal).then(
      () => true,
      () => false,
    );
    if (!slept) return;
    outbox.heartbeat();
  }
}

/** Sends `going_away` to the clients and ends their streams. */
export function endStreams(deps: SocketDeps, streams: ReadonlySet<Connection>): void {
  for (const connection of [...streams]) {
    connection.outbox.send({ type: 'going_away', reconnect_after_ms: 0 });
    closeConnection(deps, connection, 'shutting_down');
  }
}
