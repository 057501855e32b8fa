import { createTokenVerifier } from '@mozaiks/auth';
import type { ChatStore, Logger, TokenVerifier } from '@mozaiks/contracts';
import type { Configured } from '@mozaiks/models';
import {
  createLogSink,
  meteredStore,
  type ErrorCounter,
  type LogSinkOptions,
  type UsageExport,
} from '@mozaiks/observability';
import type { MeasuredStore } from '@mozaiks/multitenant';
import { createRunner, type Runner } from '@mozaiks/runner';
import type { ReloadReport, WorkflowManager } from '@mozaiks/workflow-manager';
import type { LogArea } from './config/log-levels.ts';
import type { Plan } from './config/plan.ts';
import type { Environment } from './config/read-settings.ts';
import { runnerSettings, verifierSettings } from './config/parts.ts';
import { createEdge, type Edge } from './create-edge.ts';
import { createRunParts } from './create-run-parts.ts';
import { createReloads } from './development.ts';
import type { Identity } from './identity.ts';
import { createMeasuring } from './measuring.ts';
import { loadWorkflows } from './load-workflows.ts';
import { openData, openStore, type OpenedData } from './open-store.ts';
import { measuredStore, type OwnParts } from './own-parts.ts';
import { startRetention, type RetentionTask } from './retention.ts';
import { systemClock as clock, systemIds as ids } from './system.ts';
import { startTraces, type Traces } from './traces/start-traces.ts';
import { startExport } from './usage-export.ts';

/** The parts of a running server, for its shutdown. */
export interface Parts extends Edge {
  readonly store: ChatStore;
  readonly workflows: WorkflowManager;
  readonly runner: Runner;
  readonly closeTools: () => Promise<void>;
  readonly retention: RetentionTask;
  readonly usageExport: UsageExport;
  readonly traces: Traces;
  readonly errors: ErrorCounter;
}

/** Loggers by part of the server. */
export interface AreaLogs {
  area(name: LogArea): Logger;
}

export interface Composition {
  readonly plan: Plan;
  readonly identity: Identity;
  readonly env: Environment;
  readonly own: OwnParts;
  /** The models that are configured. */
  readonly configured: Required<Configured>;
  readonly logger: AreaLogs;
  /** Called with the result of each load of the workflows, including the first one. */
  readonly onLoad?: (report: ReloadReport) => void;
}

/**
 * Creates all parts. No server listens yet. If a part cannot be created, the store is closed again.
 */
export async function compose(composition: Composition): Promise<Parts> {
  const { plan, own, logger } = composition;
  const store =
    own.store === undefined
      ? await openStore(plan, logger.area('multitenant'))
      : measuredStore(own.store);
  try {
    const data = await openData(plan, logger.area('multitenant'));
    return await composeOn({ store, data }, composition).catch(async (error: unknown) => {
      await data.close();
      throw error;
    });
  } catch (error) {
    await store.close();
    throw error;
  }
}

interface Opened {
  readonly store: MeasuredStore;
  readonly data: OpenedData;
}

/** The composition root: creates each part with the ports that it needs, from top to bottom. */
async function composeOn(
  { store: opened, data }: Opened,
  composition: Composition,
): Promise<Parts> {
  const { plan, own, logger } = composition;
  const observability = logger.area('observability');
  const { metrics, sinks, errors, measurements, watch } = createMeasuring();
  const traces = await startTraces({ clock, ids, logger: observability }, plan.traces);
  const store = meteredStore(opened, metrics, clock);
  const verifier = createVerifier(composition);
  const { onLoad, onReload } = createReloads();
  const workflows = await loadWorkflows(composition, onLoad);
  const { engine, failures, tools, mcp } = createRunParts(composition, { store, metrics, ...data });
  const logSink = createLogSink(logger.area('runner'), { failures, ...tracedBy(plan) });
  const runner = createRunner({
    store,
    catalog: workflows,
    engine,
    clock,
    ids,
    logger: logger.area('runner'),
    sinks: [logSink, ...sinks, ...traces.sinks, ...(own.sinks ?? [])],
    settings: runnerSettings(plan.settings),
  });
  const shared = { store, workflows, runner, verifier };
  const edge = await createEdge(composition, { ...shared, metrics, measurements, onReload });
  watch({
    store: opened,
    runner,
    transport: edge.transport,
    tools,
    mcp,
    exportsUsage: plan.usage.kind !== 'none',
    logger: observability,
  });
  const isSole = own.store === undefined && plan.store.kind !== 'mongo';
  return {
    ...edge,
    store,
    workflows,
    runner,
    closeTools: async () => void (await Promise.all([tools.close(), mcp.close(), data.close()])),
    retention: startRetention({ store, clock, ids, logger: logger.area('runner') }, plan.settings),
    usageExport: startExport({ store, isSole, clock, ids, logger: observability, metrics }, plan),
    traces,
    errors,
  };
}

function createVerifier({ plan, identity, logger }: Composition): TokenVerifier {
  const settings = verifierSettings(plan, identity);
  return createTokenVerifier({ settings, clock, logger: logger.area('auth') });
}

/** With traces, log lines contain the trace id of their run. */
const tracedBy = ({ traces }: Plan): Pick<LogSinkOptions, 'traced'> =>
  traces.kind === 'none' ? {} : { traced: ids };
