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
import { createFrameMemory } from './limits/frame-memory.ts';
import { createTransferSlots } from './limits/transfer-slots.ts';
import { createPageEdge } from './page/page-edge.ts';
import { DEFAULT_TRANSPORT_SETTINGS, type TransportSettings } from './settings.ts';
import type { Connection } from './socket/connection.ts';
import { createSocketCounter } from './socket/socket-counter.ts';
import { createSocketEdge } from './socket/socket-edge.ts';
import type { SocketStats } from './socket/socket-stats.ts';
import { createFairScheduler } from './socket/fair-scheduler.ts';

export interface TransportDeps {
  /** Created, started and closed by the app. */
  readonly server: Server;
  readonly verifier: TokenVerifier;
  readonly chats: ChatService;
  readonly catalog: WorkflowCatalog;
  readonly directory: Pick<ChatDirectory, 'get' | 'list' | 'rename'>;
  readonly log: Pick<EventLog, 'read'>;
  readonly usage: Pick<UsageLedger, 'summarize'>;
  readonly exportChat: ExportChat;
  readonly bookmarks: Bookmarks;
  /** Files of chats. Default: the file routes answer 404. */
  readonly files?: Pick<Files, 'put' | 'find' | 'read'>;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly logger: Logger;
  readonly metrics?: Metrics;
  /** Served to operators at `/metrics` and `/api/metrics/`. Default: 404. */
  readonly measurements?: Measurements;
  /** Served to developers on this machine, under `/api/dev/`. Default: 404. */
  readonly development?: Development;
  /** Routes of other APIs, for callers with a token. */
  readonly compatible?: readonly CompatibleRoute[];
  /** Folder of a built page, read once and served at `/console/`. Default: 404. */
  readonly page?: string;
  /**
   * Serves the operator routes instead of `server`, to every client that can connect to it. The app
   * listens on it and closes it.
   */
  readonly operatorServer?: Server;
  /** Overrides of DEFAULT_TRANSPORT_SETTINGS. */
  readonly settings?: Partial<TransportSettings>;
  readonly readiness: () => Promise<Readiness>;
}

export interface TransportStats extends SocketStats {
  /** Open event streams over HTTP, and their unsent bytes. */
  readonly streams: number;
  readonly streams_buffered_bytes: number;
  readonly draining: boolean;
}

export interface Transport {
  /**
   * Stops accepting sockets, sends `going_away` to the open ones, and closes them with 1012 after a
   * grace period. Resolves when all are closed. May be called again.
   */
  drain(): Promise<void>;
  /**
   * Ends every socket immediately and detaches from the server, which keeps running. Repeatable.
   */
  close(): Promise<void>;
  stats(): TransportStats;
}

const HEADERS_TIMEOUT_MS = 10_000;
const MAX_HEADERS = 100;

/**
 * Serves the protocol on an HTTP server: `/ws`, its bound form, and the HTTP routes. Resolves when
 * it is ready for requests.
 */
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
  socketCounter: createSocketCounter(),
  memory: createFrameMemory(settings.maxHandledBytes),
  uploads: createTransferSlots(settings.maxUploadsPerUser),
  downloads: createTransferSlots(settings.maxDownloadsPerUser),
  answers: createTransferSlots(settings.maxAnswersPerUser),
  scheduler: createFairScheduler(),
});

/** Whether the server for users serves the routes with this access. */
const isServed = (
  access: Route['access'],
  { operatorServer, development }: TransportDeps,
): boolean =>
  (access !== 'operator' || operatorServer === undefined) &&
  (access !== 'developer' || development !== undefined);

/** Every client that can connect to this server may read from it. */
async function serveOperators(server: Server, http: HttpDeps): Promise<() => void> {
  const open = { ...http, settings: { ...http.settings, operatorsFromAnywhere: true } };
  const routes = OPERATOR_ROUTES;
  return serve(server, await createHttpEdge(open, routes), http.settings);
}

/** Returns a function that stops serving. */
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

/**
 * Limits the time and the number of request headers. A handshake consists of headers only: Node
 * disconnects clients that send them too slowly or send too many, and limits their size to 16 KiB
 * by default. The HTTP edge limits the time for a body.
 */
function limitRequests(
  server: Server,
  { bodyTimeoutMs, uploadTimeoutMs }: TransportSettings,
): void {
  server.headersTimeout = HEADERS_TIMEOUT_MS;
  server.requestTimeout = HEADERS_TIMEOUT_MS + Math.max(bodyTimeoutMs, uploadTimeoutMs);
  server.maxHeadersCount = MAX_HEADERS;
}
