import type {
  Clock,
  LoadedWorkflow,
  Logger,
  ModelProvider,
  WorkflowCatalog,
} from '@mozaiks/contracts';
import { createModels, DEFAULT_PROVIDERS } from '@mozaiks/models';
import { systemClock } from '@mozaiks/runtime/configuration';
import type { WorkflowTest } from '@mozaiks/workflow-manager';

// The environment of a tested chat: as far as possible the same in each run, and without a network.

/** The time at which each tested chat starts. */
const START = Date.UTC(2026, 0, 1);

export const silentLogger: Logger = { log: () => undefined };

export function testClock(): Clock {
  const begun = systemClock.monotonic();
  return { ...systemClock, now: () => START + Math.round(systemClock.monotonic() - begun) };
}

/** Does not wait, because delays in a script are meant for human readers. */
const withoutWaiting = (clock: Clock): Clock => ({
  ...clock,
  sleep: async (_ms, signal) => signal?.throwIfAborted(),
});

/** Answers from scripts only, whatever models the agents name, so that no call costs anything. */
export function scriptedModels({
  clock,
  ids,
}: Pick<Parameters<typeof createModels>[0], 'clock' | 'ids'>): ModelProvider {
  const models = createModels({
    settings: {},
    secrets: { get: () => undefined },
    providers: DEFAULT_PROVIDERS.filter(({ name }) => name === 'scripted'),
    clock: withoutWaiting(clock),
    ids,
    logger: silentLogger,
  });
  const llm_config = { provider: 'scripted' };
  return {
    resolve: (request) => models.resolve({ ...request, llm_config }),
    stream: (request, signal) => models.stream({ ...request, llm_config }, signal),
  };
}

/**
 * The catalog with the script of the test for its workflow. Nested workflows keep their scripts.
 */
export function withOwnScript(
  catalog: WorkflowCatalog,
  { workflow_name, script }: WorkflowTest,
): WorkflowCatalog {
  const kept = new Map<LoadedWorkflow, LoadedWorkflow>();
  const scripted = (loaded: LoadedWorkflow): LoadedWorkflow => {
    if (script === undefined || loaded.definition.workflow_name !== workflow_name) return loaded;
    const own = kept.get(loaded) ?? { ...loaded, script };
    kept.set(loaded, own);
    return own;
  };
  return {
    has: (name) => catalog.has(name),
    list: () => catalog.list(),
    get: (name) => {
      const loaded = catalog.get(name);
      return loaded === undefined ? undefined : scripted(loaded);
    },
    bind: (version, definition) => scripted(catalog.bind(version, definition)),
  };
}
