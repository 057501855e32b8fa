import { existsSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type {
  ChatStore,
  Development,
  Logger,
  Measurements,
  Metrics,
  TokenVerifier,
} from '@mozaiks/contracts';
import { meteredChats } from '@mozaiks/observability';
import { exportChat, type Runner } from '@mozaiks/runner';
import { createTransport, type Transport } from '@mozaiks/transport';
import type { WorkflowManager } from '@mozaiks/workflow-manager';
import { compatibleApis } from './compatible-apis.ts';
import type { Composition } from './compose.ts';
import { transportSettings } from './config/parts.ts';
import type { Plan } from './config/plan.ts';
import { developmentOf } from './development.ts';
import { createReadiness } from './readiness.ts';
import { systemClock as clock, systemIds as ids } from './system.ts';

/** The servers that clients connect to. */
export interface Edge {
  readonly server: Server;
  /** Serves METRICS_PORT. */
  readonly operatorServer?: Server;
  readonly transport: Transport;
}

interface Served {
  readonly store: ChatStore;
  readonly workflows: WorkflowManager;
  readonly runner: Runner;
  readonly verifier: TokenVerifier;
  readonly metrics: Metrics;
  readonly measurements: Measurements;
  readonly onReload: Development['onReload'];
}

/** Creates the servers, which do not listen yet. */
export async function createEdge(composition: Composition, served: Served): Promise<Edge> {
  const { plan, logger } = composition;
  const { store, workflows, runner, verifier, metrics, measurements, onReload } = served;
  const { directory, log, usage, files, bookmarks, versions } = store;
  const servers = {
    server: createServer(),
    ...(plan.settings.METRICS_PORT === undefined ? {} : { operatorServer: createServer() }),
  };
  const transportLogger = logger.area('transport');
  const transport = await createTransport({
    ...servers,
    verifier,
    chats: meteredChats(runner.chats, metrics),
    catalog: workflows,
    directory,
    log,
    usage,
    exportChat: (chat) => exportChat(store, chat),
    files,
    bookmarks,
    clock,
    ids,
    logger: transportLogger,
    metrics,
    measurements,
    compatible: compatibleApis({ catalog: workflows, clock, ids }),
    ...developmentOf(composition, { workflows, versions, onReload, clock }),
    ...consoleOf(plan, transportLogger),
    settings: transportSettings(plan),
    readiness: createReadiness({ store, runner, workflows }),
  });
  return { ...servers, transport };
}

/** The path is valid from `src` and from `dist`. npm packages do not contain the folder. */
const FOLDER = fileURLToPath(new URL('../../console/dist', import.meta.url));

/**
 * The folder of the built console, if it is to be served. Logs a warning if it was requested but is
 * not built.
 */
function consoleOf(
  { console, settings }: Pick<Plan, 'console' | 'settings'>,
  logger: Logger,
): { readonly page?: string } {
  if (console === 'off') return {};
  if (existsSync(path.join(FOLDER, 'index.html'))) return { page: FOLDER };
  const level = settings.CONSOLE === 'on' ? 'warn' : 'debug';
  logger.log(level, 'the console is not built: `npm run build` makes it', {
    event: 'console_missing',
  });
  return {};
}
