import {
  defined,
  type Clock,
  type Diagnostic,
  type Logger,
  type WorkflowCatalog,
  type WorkflowSummary,
} from '@mozaiks/contracts';
import { discoverWorkflows } from './discover.ts';
import { createLoader, type LoadOptions } from './load-workflow.ts';
import { createWarmCompiler } from '../signature/warm-compiler.ts';
import { createReloads, type ReloadMode } from './reloads.ts';
import {
  createLoadedWorkflows,
  type LoadedWorkflows,
  type Outcome,
  type WorkflowState,
} from './loaded-workflows.ts';
import { summarize } from './summarize.ts';

/** What one reload did, by workflow. */
export interface ReloadReport {
  readonly outcomes: { readonly [workflow_name: string]: Outcome };
  readonly diagnostics: readonly Diagnostic[];
  /** The diagnostics before this reload. */
  readonly previous: readonly Diagnostic[];
  /** Names of the workflows that are served. A broken one is served in its last good version. */
  readonly served: readonly string[];
}

export interface WorkflowManagerOptions {
  /** The folder whose subfolders are workflows. */
  readonly directory: string;
  readonly logger?: Logger;
  readonly clock?: Pick<Clock, 'sleep'>;
  /** Called with the result of each load, the first one included. */
  readonly onLoad?: (report: ReloadReport) => void;
  readonly settings?: LoadOptions & {
    /**
     * `watch`: when a file changes. `signal`: on SIGHUP. `off` (default): only when `reload` is
     * called.
     */
    readonly reload?: ReloadMode;
    /** The folder for the cached answers of the compiler. Without it, each start compiles again. */
    readonly cache_dir?: string;
  };
}

export interface WorkflowManager extends WorkflowCatalog {
  /**
   * The diagnostics of the newest load of every folder, including folders whose last good workflow
   * is still served.
   */
  diagnostics(): readonly Diagnostic[];
  /** The state of a workflow, even if it is broken. */
  describe(workflow_name: string): WorkflowState | undefined;
  names(): readonly string[];
  /**
   * Reads all folders again. Each workflow is replaced as a whole if its files are valid, and kept
   * if they are not. Runs that have started keep their definition. Reloads run one after another.
   */
  reload(): Promise<ReloadReport>;
  /** Stops watching. Loaded workflows remain usable. */
  close(): Promise<void>;
}

async function loadAll(
  directory: string,
  loaded: LoadedWorkflows,
  only: ReadonlySet<string> | undefined,
): Promise<ReloadReport['outcomes']> {
  const found = discoverWorkflows(directory);
  const outcomes: Record<string, Outcome> = {};
  for (const name of loaded.names().filter((known) => !found.includes(known))) {
    loaded.remove(name);
    outcomes[name] = 'removed';
  }
  // Every workflow may use `_shared`.
  const isAffected = (name: string) =>
    only === undefined || only.has(name) || [...only].some((changed) => !found.includes(changed));
  return { ...outcomes, ...(await loaded.loadAll(found.filter(isAffected))) };
}

const MAX_LOGGED = 20;

function logOutcomes(
  logger: Logger | undefined,
  { outcomes, diagnostics, previous }: ReloadReport,
): void {
  const of = (
    found: readonly Diagnostic[],
    name: string,
    severity: Diagnostic['severity'],
  ): readonly Diagnostic[] =>
    found.filter(
      (diagnostic) => diagnostic.workflow_name === name && diagnostic.severity === severity,
    );
  for (const [workflow_name, outcome] of Object.entries(outcomes)) {
    if (outcome === 'unchanged' && of(previous, workflow_name, 'error').length > 0)
      logger?.log('info', 'workflow restored', { event: 'workflow_restored', workflow_name });
    if (outcome === 'unchanged') continue;
    const shown = of(diagnostics, workflow_name, outcome === 'broken' ? 'error' : 'warning').slice(
      0,
      MAX_LOGGED,
    );
    const data = shown.map(({ code, message, file, line, column }) => ({
      code,
      message,
      file,
      line,
      column,
    }));
    logger?.log(outcome === 'broken' ? 'error' : 'info', `workflow ${outcome}`, {
      event: `workflow_${outcome}`,
      workflow_name,
      ...(data.length === 0 ? {} : { data }),
    });
  }
}

/**
 * Loads every workflow of a folder. Broken workflows are reported and left out; the others are
 * served.
 */
export async function createWorkflowManager(
  options: WorkflowManagerOptions,
): Promise<WorkflowManager> {
  const { directory, logger, clock, onLoad, settings = {} } = options;
  const compiler = settings.reload === 'watch' ? createWarmCompiler() : undefined;
  const loader = createLoader({
    cache_dir: settings.cache_dir,
    python: settings.python,
    ...defined({ compiler }),
  });
  const loaded = createLoadedWorkflows({ directory, loader, options: settings });
  const load = async (only?: ReadonlySet<string>): Promise<ReloadReport> => {
    const previous = loaded.diagnostics();
    const outcomes = await loadAll(directory, loaded, only);
    const served = loaded.names().filter((name) => loaded.get(name) !== undefined);
    const report = { outcomes, diagnostics: loaded.diagnostics(), previous, served };
    logOutcomes(logger, report);
    onLoad?.(report);
    return report;
  };
  await load();
  compiler?.prepare();
  const reloads = createReloads({ directory, mode: settings.reload ?? 'off', load, logger, clock });
  return {
    get: (name) => loaded.get(name),
    has: (name) => loaded.names().includes(name),
    list: () =>
      loaded.names().flatMap((name): readonly WorkflowSummary[] => {
        const workflow = loaded.get(name);
        return workflow === undefined ? [] : [summarize(workflow.definition)];
      }),
    bind: (version, definition) => loaded.bind(version, definition),
    diagnostics: () => loaded.diagnostics(),
    describe: (name) => loaded.describe(name),
    names: () => loaded.names(),
    reload: () => reloads.run(),
    async close() {
      compiler?.close();
      await reloads.close();
    },
  };
}
