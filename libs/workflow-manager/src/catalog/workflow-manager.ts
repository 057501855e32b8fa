import type { Clock, Diagnostic, Logger, WorkflowCatalog, WorkflowSummary } from '@mozaiks/contracts';
import { discoverWorkflows } from './discover.ts';
import { createLoader, type LoadOptions } from './load-workflow.ts';
import { createReloads, type ReloadMode } from './reloads.ts';
import { createShelf, type Outcome, type Shelf } from './shelf.ts';
import { summarize } from './summarize.ts';

/** What one reload did, by workflow. */
export interface ReloadReport {
  readonly outcomes: { readonly [workflow_name: string]: Outcome };
  readonly diagnostics: readonly Diagnostic[];
}

export interface WorkflowManagerOptions {
  /** The folder whose folders are workflows. */
  readonly directory: string;
  readonly logger?: Logger;
  readonly clock?: Pick<Clock, 'sleep'>;
  readonly settings?: LoadOptions & {
    /** `watch`: when a file changes. `signal`: on SIGHUP. `off` (default): only when `reload` is called. */
    readonly reload?: ReloadMode;
  };
}

export interface WorkflowManager extends WorkflowCatalog {
  /** What the newest load of every folder found, also of folders whose last good workflow is still served. */
  diagnostics(): readonly Diagnostic[];
  /**
   * Reads all folders again. Each workflow is swapped as a whole when its files are good, and kept as it was when they are not; runs that
   * have started keep their definition. Reloads run one after another.
   */
  reload(): Promise<ReloadReport>;
  /** Stops watching. What was loaded stays usable. */
  close(): Promise<void>;
}

async function loadAll(directory: string, shelf: Shelf, only: ReadonlySet<string> | undefined): Promise<ReloadReport['outcomes']> {
  const found = discoverWorkflows(directory);
  const outcomes: Record<string, Outcome> = {};
  for (const name of shelf.names().filter((known) => !found.includes(known))) {
    shelf.remove(name);
    outcomes[name] = 'removed';
  }
  // `_shared` may be part of every workflow.
  const isAffected = (name: string) => only === undefined || only.has(name) || [...only].some((changed) => !found.includes(changed));
  for (const name of found.filter(isAffected)) outcomes[name] = await shelf.load(name);
  return outcomes;
}

function logOutcomes(logger: Logger | undefined, { outcomes, diagnostics }: ReloadReport): void {
  for (const [workflow_name, outcome] of Object.entries(outcomes)) {
    if (outcome === 'unchanged') continue;
    const errors = diagnostics.filter((diagnostic) => diagnostic.workflow_name === workflow_name && diagnostic.severity === 'error');
    const data = errors.slice(0, 20).map(({ code, message, file, line, column }) => ({ code, message, file, line, column }));
    logger?.log(outcome === 'broken' ? 'error' : 'info', `workflow ${outcome}`, {
      event: `workflow_${outcome}`,
      workflow_name,
      ...(outcome === 'broken' ? { data } : {}),
    });
  }
}

/** Loads every workflow of a folder. Broken ones are left out and reported; the others are served. */
export async function createWorkflowManager({ directory, logger, clock, settings = {} }: WorkflowManagerOptions): Promise<WorkflowManager> {
  const shelf = createShelf({ directory, loader: createLoader(), options: settings });
  const load = async (only?: ReadonlySet<string>): Promise<ReloadReport> => {
    const outcomes = await loadAll(directory, shelf, only);
    const report = { outcomes, diagnostics: shelf.diagnostics() };
    logOutcomes(logger, report);
    return report;
  };
  await load();
  const reloads = createReloads({ directory, mode: settings.reload ?? 'off', load, logger, clock });
  return {
    get: (name) => shelf.get(name),
    list: () =>
      shelf.names().flatMap((name): readonly WorkflowSummary[] => {
        const workflow = shelf.get(name);
        return workflow === undefined ? [] : [summarize(workflow.definition)];
      }),
    bind: (version, definition) => shelf.bind(version, definition),
    diagnostics: () => shelf.diagnostics(),
    reload: () => reloads.run(),
    close: () => reloads.close(),
  };
}
