import { createServer, type Server } from 'node:http';
import { createTokenVerifier } from '@mozaiks/auth';
import type { ChatStore, Logger } from '@mozaiks/contracts';
import type { Configured } from '@mozaiks/models';
import {
  createLogSink,
  meteredChats,
  meteredStore,
  type ErrorCounter,
  type LogSinkOptions,
  type UsageExport,
} from '@mozaiks/observability';
import type { MeasuredStore } from '@mozaiks/multitenant';
import { createRunner, exportChat, type Runner } from '@mozaiks/runner';
import { createTransport, type Transport } from '@mozaiks/transport';
import type { ReloadReport, WorkflowManager } from '@mozaiks/workflow-manager';
import { compatibleApis } from './compatible-apis.ts';
import type { LogArea } from './config/log-levels.ts';
import type { Plan } from './config/plan.ts';
import type { Environment } from './config/read-settings.ts';
import { runnerSettings, transportSettings, verifierSettings } from './config/parts.ts';
import { createTurns } from './create-turns.ts';
import { consoleOf } from './console.ts';
import { createReloads, developmentOf } from './development.ts';
import type { Identity } from './identity.ts';
import { createMeasuring } from './measuring.ts';
import { loadWorkflows } from './load-workflows.ts';
import { openStore } from './open-store.ts';
import { createReadiness } from './readiness.ts';
import { startRetention, type RetentionTask } from './retention.ts';
import { systemClock as clock, systemIds as ids } from './system.ts';
import { startTraces, type Traces } from './traces/start-traces.ts';
import { startExport } from './usage-export.ts';

/** The parts of one running server, as shutdown needs them. */
export interface Parts {
  readonly server: Server;
  /** Of METRICS_PORT. */
  readonly operatorServer?: Server;
  readonly store: ChatStore;
  readonly workflows: WorkflowManager;
  readonly runner: Runner;
  readonly transport: Transport;
  readonly closeTools: () => Promise<void>;
  readonly retention: RetentionTask;
  readonly usageExport: UsageExport;
  readonly traces: Traces;
  readonly errors: ErrorCounter;
}

/** The logger of each part. */
export interface AreaLogs {
  area(name: LogArea): Logger;
}

export interface Composition {
  readonly plan: Plan;
  readonly identity: Identity;
  readonly env: Environment;
  /** Which models can be asked. */
  readonly configured: Required<Configured>;
  readonly logger: AreaLogs;
  /** Called with the result of each load of the workflows, the first one included. */
  readonly onLoad?: (report: ReloadReport) => void;
}

/** Nothing listens yet. If a part cannot be made, the store is closed again. */
export async function compose(composition: Composition): Promise<Parts> {
  const store = await openStore(composition.plan, composition.logger.area('multitenant'));
  try {
    return await composeOn(store, composition);
  } catch (error) {
    await store.close();
    throw error;
  }
}

/** The one place where everybody meets: each part gets the ports that it needs, from top to bottom. */
async function composeOn(opened: MeasuredStore, composition: Composition): Promise<Parts> {
  const { plan, identity, logger } = composition;
  const { settings } = plan;
  const { metrics, sinks, errors, measurements, watch } = createMeasuring();
  const traces = await startTraces(
    { clock, ids, logger: logger.area('observability') },
    plan.traces,
  );
  const store = meteredStore(opened, metrics, clock);
  const verifier = createTokenVerifier({
    settings: verifierSettings(plan, identity),
    clock,
    logger: logger.area('auth'),
  });
  const reloads = createReloads();
  const workflows = await loadWorkflows(composition, reloads.onLoad);
  const { engine, failures, tools, mcp } = createTurns(composition, { store, metrics });
  const runner = createRunner({
    store,
    catalog: workflows,
    engine,
    clock,
    ids,
    logger: logger.area('runner'),
    sinks: [
      createLogSink(logger.area('runner'), { failures, ...tracedBy(plan) }),
      ...sinks,
      ...traces.sinks,
    ],
    settings: runnerSettings(settings),
  });
  const server = createServer();
  const operators = settings.METRICS_PORT === undefined ? {} : { operatorServer: createServer() };
  const transport = await createTransport({
    server,
    ...operators,
    verifier,
    chats: meteredChats(runner.chats, metrics),
    catalog: workflows,
    directory: store.directory,
    log: store.log,
    usage: store.usage,
    exportChat: (chat) => exportChat(store, chat),
    files: store.files,
    bookmarks: store.bookmarks,
    clock,
    ids,
    logger: logger.area('transport'),
    metrics,
    measurements,
    compatible: compatibleApis({ catalog: workflows, clock, ids }),
    ...developmentOf(composition, {
      workflows,
      versions: store.versions,
      onReload: reloads.onReload,
      clock,
    }),
    ...consoleOf(plan, logger.area('transport')),
    settings: transportSettings(plan),
    readiness: createReadiness({ store, runner, workflows }),
  });
  watch({
    store: opened,
    runner,
    transport,
    tools,
    mcp,
    exportsUsage: plan.usage.kind !== 'none',
    logger: logger.area('observability'),
  });
  const retention = startRetention({ store, clock, ids, logger: logger.area('runner') }, settings);
  const usageExport = startExport(
    { outbox: store.outbox, clock, ids, logger: logger.area('observability'), metrics },
    plan,
  );
  const closeTools = async (): Promise<void> =>
    void (await Promise.all([tools.close(), mcp.close()]));
  return {
    server,
    ...operators,
    store,
    workflows,
    runner,
    transport,
    closeTools,
    retention,
    usageExport,
    traces,
    errors,
  };
}

/** Lines of the log name the trace of a run if it is sent. */
const tracedBy = ({ traces }: Plan): Pick<LogSinkOptions, 'traced'> =>
  traces.kind === 'none' ? {} : { traced: ids };
