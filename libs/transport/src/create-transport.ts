import type { Server } from 'node:http';
import type { ChatDirectory, ChatService, Clock, Ids, Logger, Metrics, TokenVerifier, WorkflowCatalog } from '@mozaiks/contracts';
import { createFrameDecoder } from './frames/decode-frame.ts';
import { boundedReadiness } from './http/bounded-readiness.ts';
import { createHttpEdge } from './http/http-edge.ts';
import type { Readiness } from './http/route.ts';
import { ROUTES } from './http/routes/index.ts';
import { createFloodGate } from './limits/flood-gate.ts';
import { DEFAULT_TRANSPORT_SETTINGS, type TransportSettings } from './settings.ts';
import { createRegistry } from './socket/registry.ts';
import { createSocketEdge, type SocketStats } from './socket/socket-edge.ts';

export interface TransportDeps {
  /** Made and listened on by the app, which also closes it. */
  readonly server: Server;
  readonly verifier: TokenVerifier;
  readonly chats: ChatService;
  readonly catalog: WorkflowCatalog;
  readonly directory: Pick<ChatDirectory, 'list'>;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly logger: Logger;
  readonly metrics?: Metrics;
  /** What differs from DEFAULT_TRANSPORT_SETTINGS. */
  readonly settings?: Partial<TransportSettings>;
  readonly readiness: () => Promise<Readiness>;
}

export interface TransportStats extends SocketStats {
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
const REQUEST_TIMEOUT_MS = 30_000;
const MAX_HEADERS = 100;

/** Serves the protocol on an HTTP server: `/ws`, its bound form, and the HTTP routes. */
export function createTransport(deps: TransportDeps): Transport {
  const { server, clock, logger, verifier, catalog, metrics } = deps;
  const settings = { ...DEFAULT_TRANSPORT_SETTINGS, ...deps.settings };
  const sockets = createSocketEdge({
    ...deps,
    settings,
    decode: createFrameDecoder(settings),
    flood: createFloodGate(settings.rates, clock),
    registry: createRegistry(),
  });
  const readiness = () =>
    boundedReadiness({ ask: deps.readiness, isDraining: sockets.isDraining, clock, logger, timeoutMs: settings.readinessTimeoutMs });
  const onRequest = createHttpEdge({ verifier, catalog, readiness, logger, routes: ROUTES, ...(metrics === undefined ? {} : { metrics }) });
  limitHeaders(server);
  server.on('request', onRequest);
  server.on('upgrade', sockets.upgrade);
  return {
    drain: sockets.drain,
    stats: () => ({ ...sockets.stats(), draining: sockets.isDraining() }),
    async close() {
      server.off('request', onRequest);
      server.off('upgrade', sockets.upgrade);
      await sockets.close();
    },
  };
}

/** A handshake is one set of headers: who sends it slowly, or too many of them, is cut off by Node (their size is limited to 16 KiB by default). */
function limitHeaders(server: Server): void {
  server.headersTimeout = HEADERS_TIMEOUT_MS;
  server.requestTimeout = REQUEST_TIMEOUT_MS;
  server.maxHeadersCount = MAX_HEADERS;
}
