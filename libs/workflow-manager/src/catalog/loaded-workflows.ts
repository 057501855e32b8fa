import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import type { Diagnostic, LoadedWorkflow, WorkflowDefinition } from '@mozaiks/contracts';
import { bindStored } from '../bind/bind-stored.ts';
import type { DeployedCode } from '../code/analyse.ts';
import type { CodeHandoffs } from '../graph/drawn.ts';
import type { RulePlace } from './read-folder.ts';
import {
  folderAt,
  loadFolder,
  type LoadedFolder,
  type LoadOptions,
  type Loader,
} from './load-workflow.ts';

/** The state of one folder: the last good load, and the diagnostics of the newest load. */
interface FolderState {
  readonly workflow: LoadedWorkflow | undefined;
  readonly code: DeployedCode | undefined;
  readonly handoffs: CodeHandoffs | undefined;
  /** Empty while the folder is broken. */
  readonly rules: readonly RulePlace[];
  readonly diagnostics: readonly Diagnostic[];
  readonly bound: Map<string, LoadedWorkflow>;
}
export type Outcome = 'loaded' | 'unchanged' | 'broken' | 'removed';

/** The state of a workflow after its newest load. */
export interface WorkflowState {
  /** The last good version; undefined if there was none. */
  readonly workflow: LoadedWorkflow | undefined;
  readonly broken: boolean;
  readonly diagnostics: readonly Diagnostic[];
  /** The positions of its rules. Empty while it is broken. */
  readonly rules: readonly RulePlace[];
  /** The agents that the code of that version names as the next speaker. */
  readonly handoffs: CodeHandoffs | undefined;
}

/**
 * The workflows that are served from a folder. Each is replaced as a whole, and kept while its
 * files are broken.
 */
export interface LoadedWorkflows {
  names(): readonly string[];
  get(name: string): LoadedWorkflow | undefined;
  bind(version: string, definition: WorkflowDefinition): LoadedWorkflow;
  diagnostics(): readonly Diagnostic[];
  describe(name: string): WorkflowState | undefined;
  /** Loads the workflows together, by name. */
  loadAll(names: readonly string[]): Promise<{ readonly [name: string]: Outcome }>;
  remove(name: string): void;
}

/**
 * The code of a workflow without a valid definition. Each module is looked up when it is needed.
 */
function codeOnDisk(path: string): DeployedCode | undefined {
  const folder = folderAt(path);
  return folder === undefined ? undefined : { folder, modules: new Map(), facts: new Map() };
}

const MAX_BOUND = 50;
const byName = (a: string, b: string): number => (a < b ? -1 : 1);

function isSame(a: LoadedWorkflow | undefined, b: LoadedWorkflow): boolean {
  return a?.workflow_version === b.workflow_version && a.code_version === b.code_version;
}

/** The state of a folder after a load. A broken folder keeps its last good workflow. */
function nextState(
  before: FolderState | undefined,
  { workflow, code, handoffs, rules = [], diagnostics }: LoadedFolder,
): { readonly state: FolderState; readonly outcome: Outcome } {
  const bound = new Map<string, LoadedWorkflow>();
  if (workflow === undefined || code === undefined) {
    const kept = { workflow: before?.workflow, code: before?.code, handoffs: before?.handoffs };
    return { state: { ...kept, rules: [], diagnostics, bound }, outcome: 'broken' };
  }
  const same = isSame(before?.workflow, workflow);
  const state = {
    workflow: same ? before?.workflow : workflow,
    code,
    handoffs,
    rules,
    diagnostics,
    bound,
  };
  return { state, outcome: same ? 'unchanged' : 'loaded' };
}

/** Remembers the newest bindings. */
function keep(
  kept: Map<string, LoadedWorkflow>,
  version: string,
  workflow: LoadedWorkflow,
): LoadedWorkflow {
  kept.set(version, workflow);
  const [oldest] = kept.keys();
  if (kept.size > MAX_BOUND && oldest !== undefined) kept.delete(oldest);
  return workflow;
}

function stateOf(state: FolderState | undefined): WorkflowState | undefined {
  if (state === undefined) return undefined;
  const { workflow, rules, handoffs, diagnostics } = state;
  return {
    workflow,
    rules,
    handoffs,
    diagnostics,
    broken: diagnostics.some(({ severity }) => severity === 'error'),
  };
}

/**
 * Starts the loads one by one, because they share a thread with the requests that are being served.
 */
async function startAll(
  names: readonly string[],
  load: (name: string) => Promise<Outcome>,
): Promise<readonly Promise<Outcome>[]> {
  const started: Promise<Outcome>[] = [];
  for (const name of names) {
    started.push(load(name));
    await setImmediate();
  }
  return started;
}

export function createLoadedWorkflows(input: {
  directory: string;
  loader: Loader;
  options: LoadOptions;
}): LoadedWorkflows {
  const { directory, loader, options } = input;
  const folders = new Map<string, FolderState>();
  // A run may be pinned to a workflow whose folder was removed. Its tools are then unavailable, and
  // the rest works.
  const detachedVersions = new Map<string, LoadedWorkflow>();

  const load = async (name: string): Promise<Outcome> => {
    const loaded = await loadFolder(join(directory, name), loader, options);
    detachedVersions.clear();
    const { state, outcome } = nextState(folders.get(name), loaded);
    folders.set(name, state);
    return outcome;
  };

  return {
    names: () => [...folders.keys()].sort(byName),
    get: (name) => folders.get(name)?.workflow,
    bind(version, definition) {
      const state = folders.get(definition.workflow_name);
      if (state?.workflow?.workflow_version === version) return state.workflow;
      const kept = state?.bound ?? detachedVersions;
      const folder = join(directory, definition.workflow_name);
      const current = state?.workflow?.definition;
      const now = { directory: folder, code: state?.code ?? codeOnDisk(folder), current };
      const { compiler, reader, python } = loader;
      const stored = { definition, workflow_version: version, compiler, reader, python, ...now };
      return kept.get(version) ?? keep(kept, version, bindStored(stored));
    },
    diagnostics: () =>
      [...folders].sort(([a], [b]) => byName(a, b)).flatMap(([, state]) => state.diagnostics),
    describe: (name) => stateOf(folders.get(name)),
    async loadAll(names) {
      const loads = await loader.reader.together(() => startAll(names, load));
      const outcomes = await Promise.all(loads);
      return Object.fromEntries(names.map((name, at) => [name, outcomes[at] ?? 'broken']));
    },
    remove(name) {
      folders.delete(name);
      detachedVersions.clear();
    },
  };
}
