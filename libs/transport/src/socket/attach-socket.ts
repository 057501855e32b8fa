import type { IncomingMessage } from 'node:http';
import type { WebSocket } from 'ws';
import { isOriginAllowed, logRefusedOrigin } from '../access/origin.ts';
import { fullBucket, take } from '../limits/token-bucket.ts';
import { authenticate } from './authenticate.ts';
import { closeConnection, releaseConnection } from './close-connection.ts';
import type { Connection, SocketDeps } from './connection.ts';
import type { LiveSocket } from './heartbeat.ts';
import { runAfter } from './timers.ts';
import { createOutbox } from './outbox.ts';
import { receiveFrame } from './receive-frame.ts';
import { createTaskQueue } from './task-queue.ts';
import type { SocketPath } from './socket-path.ts';
import { tokenOfUpgrade } from './token-source.ts';

export interface Upgraded {
  readonly socket: WebSocket;
  readonly request: IncomingMessage;
  readonly path: SocketPath;
}

/** Starts serving a socket after its handshake. `onEnd` is called when the socket has closed. */
export function attachSocket(
  deps: SocketDeps,
  { socket, request, path }: Upgraded,
  onEnd: (live: LiveSocket) => void,
): LiveSocket {
  closeManyPiecesAsTooBig(socket);
  const connection = newConnection(deps, { socket, request, path });
  const intake = createTaskQueue(socket, (error) => {
    deps.logger.log('error', 'a session failed', {
      event: 'session_failed',
      code: 'internal',
      error,
    });
    closeConnection(deps, connection, 'internal');
  });
  const live: LiveSocket = { socket, connection, intake };
  const markAlive = (): void => void (connection.missedPings = 0);
  socket.on('pong', markAlive);
  socket.on('message', (data, binary) => {
    markAlive();
    const { clock, settings } = deps;
    if (!take(connection.bucket, settings.rates.socket, clock.monotonic()))
      return closeConnection(deps, connection, 'too_many_requests');
    intake.add(() => receiveFrame(deps, connection, { data: data as Buffer, binary }));
  });
  // ws closes the socket with the right code: 1009 (too big), 1007 (not UTF-8) or 1002 (protocol
  // error).
  socket.on('error', (error) =>
    deps.logger.log('debug', 'a socket failed', { event: 'socket_failed', error }),
  );
  socket.on('close', () => {
    releaseConnection(deps, connection);
    onEnd(live);
  });
  begin(deps, live, request);
  return live;
}

const POLICY_VIOLATION = 1008;
const TOO_BIG = 1009;

/**
 * Closes with 1009 (too big) if a frame arrives in too many pieces. ws would close with 1008 and
 * without a reason, but our 1008 always has a reason and means that the origin is not allowed.
 */
function closeManyPiecesAsTooBig(socket: WebSocket): void {
  const close = socket.close.bind(socket);
  socket.close = (code, reason) =>
    close(code === POLICY_VIOLATION && reason === undefined ? TOO_BIG : code, reason);
}

function newConnection(
  { ids, settings, clock }: SocketDeps,
  { socket, request, path }: Upgraded,
): Connection {
  return {
    id: ids.random(),
    path,
    headers: { traceparent: request.headers['traceparent'] },
    outbox: createOutbox(socket, request.socket, settings.maxBufferedBytes),
    followers: new Map(),
    created: new Map(),
    bucket: fullBucket(settings.rates.socket, clock.monotonic()),
    state: { at: 'awaiting_auth', deadline: new AbortController() },
    badFrames: 0,
    missedPings: 0,
  };
}

/**
 * Even a refused client has completed the handshake: browsers expose the close code, but never the
 * status of a refused upgrade.
 */
function begin(
  deps: SocketDeps,
  { connection, intake }: LiveSocket,
  request: IncomingMessage,
): void {
  const { settings, logger, clock } = deps;
  if (connection.state.at !== 'awaiting_auth') return;
  if (!isOriginAllowed(request, settings)) {
    logRefusedOrigin(logger, request);
    return closeConnection(deps, connection, 'origin_not_allowed');
  }
  const { signal } = connection.state.deadline;
  runAfter(clock, { ms: settings.authTimeoutMs, signal }, () =>
    closeConnection(deps, connection, 'auth_timeout'),
  );
  const token = tokenOfUpgrade(request, settings.allowQueryToken);
  if (token !== undefined) intake.add(() => authenticate(deps, connection, token));
}
