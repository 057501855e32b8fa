import type { ChatStore, Engine, Metrics } from '@mozaiks/contracts';
import { createEngine } from '@mozaiks/engine';
import { createModels } from '@mozaiks/models';
import { noteFailures, type NotedFailures } from '@mozaiks/observability';
import {
  createMcpTools,
  createToolRuntime,
  type MeasuredMcpTools,
  type MeasuredToolRuntime,
} from '@mozaiks/tool-runtime';
import { createRemoteSchemas } from '@mozaiks/workflow-manager';
import type { Composition } from './compose.ts';
import { mcpSettings, platformOf, pythonOf, toolSettings } from './config/parts.ts';
import { systemClock as clock, systemIds as ids } from './system.ts';

/** The engine with what its turns use: models, authors' code and MCP servers. */
export interface Turns {
  readonly engine: Engine;
  /** What the models' failures were, for the log lines about them. */
  readonly failures: NotedFailures;
  readonly tools: MeasuredToolRuntime;
  readonly mcp: MeasuredMcpTools;
}

export function createTurns(
  { plan, env, configured, logger }: Composition,
  { store, metrics }: { readonly store: ChatStore; readonly metrics: Metrics },
): Turns {
  const { settings } = plan;
  const failures = noteFailures(logger.area('models'));
  const { cache, files } = store;
  const models = createModels({
    ...configured,
    clock,
    ids,
    logger: failures.logger,
    metrics,
    tell_details: plan.dev,
    cache,
    files,
  });
  const toolLogger = logger.area('tool-runtime');
  const tools = createToolRuntime({
    ...platformOf(settings),
    ...pythonOf(settings),
    logger: toolLogger,
    metrics,
    clock,
    ids,
    settings: toolSettings(settings),
  });
  const mcp = createMcpTools({
    logger: toolLogger,
    metrics,
    clock,
    ids,
    readSchema: createRemoteSchemas(),
    readVariable: configured.secrets.get,
    settings: mcpSettings(settings),
  });
  const allowed = new Set(settings.CONTEXT_ENV_ALLOW);
  const configValue = (name: string): string | undefined =>
    allowed.has(name) ? env[name] : undefined;
  return {
    engine: createEngine({
      models,
      tools,
      mcp,
      clock,
      ids,
      logger: logger.area('engine'),
      metrics,
      configValue,
      traces: plan.traces.kind !== 'none',
    }),
    failures,
    tools,
    mcp,
  };
}
