import { join } from 'node:path';
import type { Diagnostic, LoadedWorkflow, WorkflowDefinition } from '@mozaiks/contracts';
import { bindStored } from '../bind/bind-stored.ts';
import type { DeployedCode } from '../code/analyse.ts';
import { folderAt, loadFolder, type LoadOptions, type Loader } from './load-workflow.ts';

/** What is known of one folder: the last good load, and what the newest load says. */
interface Place {
  readonly workflow: LoadedWorkflow | undefined;
  readonly code: DeployedCode | undefined;
  readonly diagnostics: readonly Diagnostic[];
  readonly bound: Map<string, LoadedWorkflow>;
}
export type Outcome = 'loaded' | 'unchanged' | 'broken' | 'removed';

/** The workflows of a folder as they are served: each is swapped as a whole, and kept while its files are broken. */
export interface Shelf {
  names(): readonly string[];
  get(name: string): LoadedWorkflow | undefined;
  bind(version: string, definition: WorkflowDefinition): LoadedWorkflow;
  diagnostics(): readonly Diagnostic[];
  load(name: string): Promise<Outcome>;
  remove(name: string): void;
}

/** The code of a workflow that has no good definition now: found module by module, when it is asked for. */
function codeOnDisk(path: string): DeployedCode | undefined {
  const folder = folderAt(path);
  return folder === undefined ? undefined : { folder, modules: new Map(), facts: new Map() };
}

const MAX_BOUND = 50;
const byName = (a: string, b: string): number => (a < b ? -1 : 1);

function isSame(a: LoadedWorkflow | undefined, b: LoadedWorkflow): boolean {
  return a?.workflow_version === b.workflow_version && a.code_version === b.code_version;
}

export function createShelf(input: { directory: string; loader: Loader; options: LoadOptions }): Shelf {
  const { directory, loader, options } = input;
  const places = new Map<string, Place>();
  // A run may be pinned to a workflow whose folder is gone: its tools are unavailable, the rest goes on.
  const orphans = new Map<string, LoadedWorkflow>();

  const keep = (kept: Map<string, LoadedWorkflow>, version: string, workflow: LoadedWorkflow): LoadedWorkflow => {
    kept.set(version, workflow);
    const [oldest] = kept.keys();
    if (kept.size > MAX_BOUND && oldest !== undefined) kept.delete(oldest);
    return workflow;
  };

  return {
    names: () => [...places.keys()].sort(byName),
    get: (name) => places.get(name)?.workflow,
    bind(version, definition) {
      const place = places.get(definition.workflow_name);
      if (place?.workflow?.workflow_version === version) return place.workflow;
      const kept = place?.bound ?? orphans;
      const stored = {
        definition,
        workflow_version: version,
        compiler: loader.compiler,
        reader: loader.reader,
        code: place?.code ?? codeOnDisk(join(directory, definition.workflow_name)),
        current: place?.workflow?.definition,
      };
      return kept.get(version) ?? keep(kept, version, bindStored(stored));
    },
    diagnostics: () => [...places].sort(([a], [b]) => byName(a, b)).flatMap(([, place]) => place.diagnostics),
    async load(name) {
      const { workflow, code, diagnostics } = await loadFolder(join(directory, name), loader, options);
      const before = places.get(name);
      const bound = new Map<string, LoadedWorkflow>();
      orphans.clear();
      if (workflow === undefined || code === undefined) {
        places.set(name, { workflow: before?.workflow, code: before?.code, diagnostics, bound });
        return 'broken';
      }
      const same = isSame(before?.workflow, workflow);
      places.set(name, { workflow: same ? before?.workflow : workflow, code, diagnostics, bound });
      return same ? 'unchanged' : 'loaded';
    },
    remove(name) {
      places.delete(name);
      orphans.clear();
    },
  };
}
