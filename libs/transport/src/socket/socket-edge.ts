import { STATUS_CODES, type IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { ERROR_CODES, RuntimeError, type ErrorCode } from '@mozaiks/contracts';
import { WebSocketServer } from 'ws';
import { PROBLEM_TYPE, problemOf } from '../http/problem.ts';
import { attachSocket } from './attach-socket.ts';
import { closeConnection } from './close-connection.ts';
import type { SocketDeps } from './connection.ts';
import { keepAlive, type LiveSocket } from './heartbeat.ts';
import { parseSocketPath } from './socket-path.ts';
import type { SocketStats } from './socket-stats.ts';
import { SUBPROTOCOL } from './token-source.ts';

export interface SocketEdge {
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  isDraining(): boolean;
  drain(): Promise<void>;
  close(): Promise<void>;
  stats(): SocketStats;
}

/** How long a peer has to answer our close frame during shutdown. */
const CLOSE_GRACE_MS = 2_000;

export function createSocketEdge(deps: SocketDeps): SocketEdge {
  const { settings } = deps;
  const server = createWebSocketServer(deps);
  const sockets = new Set<LiveSocket>();
  const stopped = new AbortController();
  const pinging = keepAlive(deps, sockets, stopped.signal);
  let draining: Promise<void> | undefined;

  const onEnd = (live: LiveSocket): void => void sockets.delete(live);
  const stop = async (): Promise<void> => {
    stopped.abort();
    for (const { socket } of sockets) socket.terminate();
    await pinging;
  };
  return {
    isDraining: () => draining !== undefined,
    upgrade(request, socket, head) {
      const path = parseSocketPath(request.url?.split('?')[0] ?? '');
      if (path === undefined) return refuseUpgrade(socket, 'not_found');
      if (draining !== undefined || stopped.signal.aborted)
        return refuseUpgrade(socket, 'shutting_down');
      if (sockets.size >= settings.maxSockets) return refuseUpgrade(socket, 'too_many_sockets');
      server.handleUpgrade(request, socket, head, (ws) => {
        sockets.add(attachSocket(deps, { socket: ws, request, path }, onEnd));
      });
    },
    drain: () => (draining ??= drainSockets(deps, sockets)),
    close: stop,
    stats: () => statsOf(sockets),
  };
}

/** Answers a refused upgrade with an HTTP error, and ends the connection. */
function refuseUpgrade(socket: Duplex, code: ErrorCode): void {
  const { status } = ERROR_CODES[code];
  const body = JSON.stringify(problemOf(new RuntimeError(code)));
  socket.on('error', () => socket.destroy());
  socket.end(
    [
      `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
      'Connection: close',
      `Content-Type: ${PROBLEM_TYPE}`,
      `Content-Length: ${Buffer.byteLength(body)}`,
      '',
      body,
    ].join('\r\n'),
  );
}

/**
 * The maximum number of reads or fragments in which one frame may arrive. Each costs about 250
 * bytes of memory, however small it is.
 *
 * A frame of `maxFrameBytes` in pieces of 16 bytes is still accepted, so an ordinary connection
 * never reaches the limit.
 */
const maxPieces = (maxFrameBytes: number): number =>
  Math.max(65_536, Math.ceil(maxFrameBytes / 16));

/** Compression is off: it costs 240 KB per socket, and a small frame could expand to a huge one. */
const createWebSocketServer = ({ settings }: SocketDeps): WebSocketServer =>
  new WebSocketServer({
    noServer: true,
    clientTracking: false,
    perMessageDeflate: false,
    maxPayload: settings.maxFrameBytes,
    maxFragments: maxPieces(settings.maxFrameBytes),
    maxBufferedChunks: maxPieces(settings.maxFrameBytes),
    handleProtocols: (offered) => (offered.has(SUBPROTOCOL) ? SUBPROTOCOL : false),
  });

async function drainSockets(deps: SocketDeps, sockets: ReadonlySet<LiveSocket>): Promise<void> {
  const { clock, settings } = deps;
  const step = settings.reconnectSpreadMs / Math.max(1, sockets.size);
  let index = 0;
  for (const { connection } of sockets) {
    connection.outbox.send({ type: 'going_away', reconnect_after_ms: Math.round(step * index) });
    index += 1;
  }
  if (sockets.size > 0) await clock.sleep(settings.drainGraceMs);
  for (const { connection } of [...sockets]) closeConnection(deps, connection, 'shutting_down');
  await closed(deps, sockets);
}

async function closed({ clock }: SocketDeps, sockets: ReadonlySet<LiveSocket>): Promise<void> {
  const over = new AbortController();
  const all = Promise.all(
    [...sockets].map(({ socket }) => new Promise((resolve) => socket.once('close', resolve))),
  );
  await Promise.race([all, clock.sleep(CLOSE_GRACE_MS, over.signal).catch(() => {})]);
  over.abort();
  for (const { socket } of sockets) socket.terminate();
}

function statsOf(sockets: ReadonlySet<LiveSocket>): SocketStats {
  const connections = [...sockets].map(({ connection }) => connection);
  return {
    sockets: sockets.size,
    followed_chats: connections.reduce((sum, { followers }) => sum + followers.size, 0),
    buffered_bytes: connections.reduce((sum, { outbox }) => sum + outbox.bufferedBytes(), 0),
    behind: connections.filter(({ outbox }) => outbox.isBehind()).length,
  };
}
