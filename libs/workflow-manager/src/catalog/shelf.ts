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

/** What is known of one folder: the last good load, and what the newest load says. */
interface Place {
  readonly workflow: LoadedWorkflow | undefined;
  readonly code: DeployedCode | undefined;
  readonly handoffs: CodeHandoffs | undefined;
  /** Empty while the folder is broken. */
  readonly rules: readonly RulePlace[];
  readonly diagnostics: readonly Diagnostic[];
  readonly bound: Map<string, LoadedWorkflow>;
}
export type Outcome = 'loaded' | 'unchanged' | 'broken' | 'removed';

/** A workflow as its newest load left it. */
export interface WorkflowState {
  /** The last good version; undefined if there was none. */
  readonly workflow: LoadedWorkflow | undefined;
  readonly broken: boolean;
  readonly diagnostics: readonly Diagnostic[];
  /** Where its rules stand; empty while it is broken. */
  readonly rules: readonly RulePlace[];
  /** Whom the code of that version names as the next speaker. */
  readonly handoffs: CodeHandoffs | undefined;
}

/**
 * The workflows of a folder as they are served: each is swapped as a whole, and kept while its
 * files are broken.
 */
export interface Shelf {
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
 * The code of a workflow that has no good definition now: found module by module, when it is asked
 * for.
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

/** What a load makes of a folder: a broken one keeps its last good workflow. */
function nextPlace(
  before: Place | undefined,
  { workflow, code, handoffs, rules = [], diagnostics }: LoadedFolder,
): { readonly place: Place; readonly outcome: Outcome } {
  const bound = new Map<string, LoadedWorkflow>();
  if (workflow === undefined || code === undefined) {
    const kept = { workflow: before?.workflow, code: before?.code, handoffs: before?.handoffs };
    return { place: { ...kept, rules: [], diagnostics, bound }, outcome: 'broken' };
  }
  const same = isSame(before?.workflow, workflow);
  const place = {
    workflow: same ? before?.workflow : workflow,
    code,
    handoffs,
    rules,
    diagnostics,
    bound,
  };
  return { place, outcome: same ? 'unchanged' : 'loaded' };
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

function stateOf(place: Place | undefined): WorkflowState | undefined {
  if (place === undefined) return undefined;
  const { workflow, rules, handoffs, diagnostics } = place;
  return {
    workflow,
    rules,
    handoffs,
    diagnostics,
    broken: diagnostics.some(({ severity }) => severity === 'error'),
  };
}

/** Starts the loads one by one: they have the same thread as the requests that are being served. */
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

export function createShelf(input: {
  directory: string;
  loader: Loader;
  options: LoadOptions;
}): Shelf {
  const { directory, loader, options } = input;
  const places = new Map<string, Place>();
  // A run may be pinned to a workflow whose folder is gone: its tools are unavailable, and
  // the rest works.
  const orphans = new Map<string, LoadedWorkflow>();

  const load = async (name: string): Promise<Outcome> => {
    const loaded = await loadFolder(join(directory, name), loader, options);
    orphans.clear();
    const { place, outcome } = nextPlace(places.get(name), loaded);
    places.set(name, place);
    return outcome;
  };

  return {
    names: () => [...places.keys()].sort(byName),
    get: (name) => places.get(name)?.workflow,
    bind(version, definition) {
      const place = places.get(definition.workflow_name);
      if (place?.workflow?.workflow_version === version) return place.workflow;
      const kept = place?.bound ?? orphans;
      const folder = join(directory, definition.workflow_name);
      const current = place?.workflow?.definition;
      const now = { directory: folder, code: place?.code ?? codeOnDisk(folder), current };
      const { compiler, reader, python } = loader;
      const stored = { definition, workflow_version: version, compiler, reader, python, ...now };
      return kept.get(version) ?? keep(kept, version, bindStored(stored));
    },
    diagnostics: () =>
      [...places].sort(([a], [b]) => byName(a, b)).flatMap(([, place]) => place.diagnostics),
    describe: (name) => stateOf(places.get(name)),
    async loadAll(names) {
      const loads = await loader.reader.together(() => startAll(names, load));
      const outcomes = await Promise.all(loads);
      return Object.fromEntries(names.map((name, at) => [name, outcomes[at] ?? 'broken']));
    },
    remove(name) {
      places.delete(name);
      orphans.clear();
    },
  };
}
