import {
  defined,
  type ChatStore,
  type DataSource,
  type Engine,
  type Metrics,
} from '@mozaiks/contracts';
import { createEngine } from '@mozaiks/engine';
import { createModels } from '@mozaiks/models';
import { recordFailures, type RecordedFailures } from '@mozaiks/observability';
import {
  createMcpTools,
  createToolRuntime,
  type MeasuredMcpTools,
  type MeasuredToolRuntime,
} from '@mozaiks/tool-runtime';
import { createRemoteSchemas } from '@mozaiks/workflow-manager';
import type { Composition } from './compose.ts';
import { mcpSettings, platformOf, pythonOf, toolSettings } from './config/parts.ts';
import type { Environment } from './config/read-settings.ts';
import { measuredTools } from './own-parts.ts';
import { systemClock as clock, systemIds as ids } from './system.ts';

/** The engine and what it uses: models, authors' code and MCP servers. */
export interface RunParts {
  readonly engine: Engine;
  /** Details of model failures, for the log lines about them. */
  readonly failures: RecordedFailures;
  readonly tools: MeasuredToolRuntime;
  readonly mcp: MeasuredMcpTools;
}

interface RunPartsDeps {
  readonly store: ChatStore;
  readonly metrics: Metrics;
  /** The source of `data_reference` variables. */
  readonly data?: DataSource | undefined;
}

export function createRunParts(
  composition: Composition,
  { store, metrics, data }: RunPartsDeps,
): RunParts {
  const { plan, env, own, configured, logger } = composition;
  const { cache, files } = store;
  const failures = recordFailures(logger.area('models'));
  const models =
    own.models ??
    createModels({
      ...configured,
      clock,
      ids,
      logger: failures.logger,
      metrics,
      expose_details: plan.dev,
      cache,
      files,
    });
  const { tools, mcp } = createToolsAndMcp(composition, metrics);
  const engine = createEngine({
    models,
    tools,
    mcp,
    clock,
    ids,
    logger: logger.area('engine'),
    metrics,
    ...defined({ data }),
    configValue: readAllowed(env, plan.settings.CONTEXT_ENV_ALLOW),
    traces: plan.traces.kind !== 'none',
  });
  return { engine, failures, tools, mcp };
}

function createToolsAndMcp(
  { plan: { settings }, own, configured, logger }: Composition,
  metrics: Metrics,
): Pick<RunParts, 'tools' | 'mcp'> {
  const shared = { logger: logger.area('tool-runtime'), metrics, clock, ids };
  return {
    tools:
      own.tools === undefined
        ? createToolRuntime({
            ...shared,
            ...platformOf(settings),
            ...pythonOf(settings),
            settings: toolSettings(settings),
          })
        : measuredTools(own.tools),
    mcp: createMcpTools({
      ...shared,
      readSchema: createRemoteSchemas(),
      readVariable: configured.secrets.get,
      settings: mcpSettings(settings),
    }),
  };
}

/** Reads only the variables that workflows may see. */
function readAllowed(
  env: Environment,
  names: readonly string[],
): (name: string) => string | undefined {
  const allowed = new Set(names);
  return (name) => (allowed.has(name) ? env[name] : undefined);
}
