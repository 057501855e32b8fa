/// <reference types="node" preserve="true" />
import type { RequestListener, Server } from 'node:http';
import type {
  Bookmarks,
  ChatDirectory,
  ChatService,
  Clock,
  CompatibleRoute,
  Development,
  EventLog,
  ExportChat,
  Files,
  Ids,
  Logger,
  Measurements,
  Metrics,
  TokenVerifier,
  UsageLedger,
  WorkflowCatalog,
} from '@mozaiks/contracts';
import { createFrameDecoder } from './frames/decode-frame.ts';
import { boundedReadiness } from './http/bounded-readiness.ts';
import { endStreams } from './http/follow-as-stream.ts';
import { socketUpgrades } from './http/decline-upgrade.ts';
import { createHttpEdge } from './http/http-edge.ts';
import type { Readiness } from './http/readiness.ts';
import type { HttpDeps, Route } from './http/route.ts';
import { OPERATOR_ROUTES } from './http/routes/measurements.ts';
import { routesWith } from './http/routes/index.ts';
import { createFloodGate } from './limits/flood-gate.ts';
import { createFrameRoom } from './limits/frame-room.ts';
import { createTransferSlots } from './limits/transfer-slots.ts';
import { createPageEdge } from './page/page-edge.ts';
import { DEFAULT_TRANSPORT_SETTINGS, type TransportSettings } from './settings.ts';
import type { Connection } from './socket/connection.ts';
import { createRegistry } from './socket/registry.ts';
import { createSocketEdge } from './socket/socket-edge.ts';
import type { SocketStats } from './socket/socket-stats.ts';
import { createTurns } from './socket/turns.ts';

export interface TransportDeps {
  /** Made and listened on by the app, which also closes it. */
  readonly server: Server;
  readonly verifier: TokenVerifier;
  readonly chats: ChatService;
  readonly catalog: WorkflowCatalog;
  readonly directory: Pick<ChatDirectory, 'get' | 'list' | 'rename'>;
  readonly log: Pick<EventLog, 'read'>;
  readonly usage: Pick<UsageLedger, 'summarize'>;
  readonly exportChat: ExportChat;
  readonly bookmarks: Bookmarks;
  /** Files of chats. Default: their routes are not found. */
  readonly files?: Pick<Files, 'put' | 'find' | 'read'>;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly logger: Logger;
  readonly metrics?: Metrics;
  /** For operators, at `/metrics` and `/api/metrics/`. Default: not found. */
  readonly measurements?: Measurements;
  /** For developers at this machine, under `/api/dev/`. Default: not found. */
  readonly development?: Development;
  /** Routes of other APIs, for callers with a token. */
  readonly compatible?: readonly CompatibleRoute[];
  /** Folder of a built web page, served at `/console/`, where `/` leads. Read once. Default: not found. */
  readonly page?: string;
  /** Serves what operators read in place of `server`, to whoever can reach it. The app listens on it and closes it. */
  readonly operatorServer?: Server;
  /** What differs from DEFAULT_TRANSPORT_SETTINGS. */
  readonly settings?: Partial<TransportSettings>;
  readonly readiness: () => Promise<Readiness>;
}

export interface TransportStats extends SocketStats {
  /** Streams of events over HTTP, and what is unsent of them. */
  readonly streams: number;
  readonly streams_buffered_bytes: number;
  readonly draining: boolean;
}

export interface Transport {
  /** No new sockets; tells those there are to go, and closes them (1012) after the grace. Resolves when all are closed. Repeatable. */
  drain(): Promise<void>;
  /** Ends every socket at once and lets go of the server, which goes on. Repeatable. */
  close(): Promise<void>;
  stats(): TransportStats;
}

const HEADERS_TIMEOUT_MS = 10_000;
const MAX_HEADERS = 100;

/** Serves the protocol on an HTTP server: `/ws`, its bound form, and the HTTP routes. Resolves when it can answer. */
export async function createTransport(deps: TransportDeps): Promise<Transport> {
  const { server, clock, logger } = deps;
  const settings = { ...DEFAULT_TRANSPORT_SETTINGS, ...deps.settings };
  const shared = { ...deps, settings, ...limitsOf(settings, clock) };
  const streams = new Set<Connection>();
  const sockets = createSocketEdge(shared);
  const readiness = () =>
    boundedReadiness({
      ask: deps.readiness,
      isDraining: sockets.isDraining,
      clock,
      logger,
      timeoutMs: settings.readinessTimeoutMs,
    });
  const http = { ...shared, readiness, streams, isDraining: sockets.isDraining };
  const forUsers = routesWith(deps.compatible ?? []).filter(({ access }) => isServed(access, deps));
  const edge = await createHttpEdge(http, forUsers);
  const listener = deps.page === undefined ? edge : createPageEdge(deps.page, edge);
  const stopServing = serve(server, listener, settings);
  const stopServingOperators =
    deps.operatorServer === undefined ? undefined : await serveOperators(deps.operatorServer, http);
  const onUpgrade = socketUpgrades(server, sockets.upgrade);
  server.on('upgrade', onUpgrade);
  return {
    async drain() {
      const drained = sockets.drain();
      endStreams(shared, streams);
      await drained;
    },
    stats: () => ({ ...sockets.stats(), ...streamStats(streams), draining: sockets.isDraining() }),
    async close() {
      stopServing();
      stopServingOperators?.();
      server.off('upgrade', onUpgrade);
      endStreams(shared, streams);
      await sockets.close();
    },
  };
}

/** What all sockets and requests share. */
const limitsOf = (settings: TransportSettings, clock: Clock) => ({
  decode: createFrameDecoder(settings),
  flood: createFloodGate(settings.rates, clock),
  registry: createRegistry(),
  room: createFrameRoom(settings.maxHandledBytes),
  uploads: createTransferSlots(settings.maxUploadsPerUser),
  downloads: createTransferSlots(settings.maxDownloadsPerUser),
  answers: createTransferSlots(settings.maxAnswersPerUser),
  turns: createTurns(),
});

/** On the server for users. */
const isServed = (
  access: Route['access'],
  { operatorServer, development }: TransportDeps,
): boolean =>
  (access !== 'operator' || operatorServer === undefined) &&
  (access !== 'developer' || development !== undefined);

/** Whoever can reach this server may read. */
async function serveOperators(server: Server, http: HttpDeps): Promise<() => void> {
  const open = { ...http, settings: { ...http.settings, operatorsFromAnywhere: true } };
  const routes = OPERATOR_ROUTES;
  return serve(server, await createHttpEdge(open, routes), http.settings);
}

/** Returns what ends it. */
function serve(
  server: Server,
  onRequest: RequestListener,
  settings: TransportSettings,
): () => void {
  limitRequests(server, settings);
  server.on('request', onRequest);
  return () => void server.off('request', onRequest);
}

const streamStats = (
  streams: ReadonlySet<Connection>,
): Pick<TransportStats, 'streams' | 'streams_buffered_bytes'> => ({
  streams: streams.size,
  streams_buffered_bytes: [...streams].reduce((sum, { outbox }) => sum + outbox.bufferedBytes(), 0),
});

/** A handshake is one set of headers: who sends it slowly, or too many of them, is cut off by Node (their size is limited to 16 KiB by default). The edge limits the time of a body. */
function limitRequests(
  server: Server,
  { bodyTimeoutMs, uploadTimeoutMs }: TransportSettings,
): void {
  server.headersTimeout = HEADERS_TIMEOUT_MS;
  server.requestTimeout = HEADERS_TIMEOUT_MS + Math.max(bodyTimeoutMs, uploadTimeoutMs);
  server.maxHeadersCount = MAX_HEADERS;
}
