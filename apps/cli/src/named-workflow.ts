import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import { createCandidateModels } from '@mozaiks/models';
import { openWorkflows } from '@mozaiks/runtime/configuration';
import {
  didYouMean,
  type Estimated,
  type Estimating,
  type WorkflowManager,
} from '@mozaiks/workflow-manager';
import { CommandError } from './failure.ts';
import type { Io } from './io.ts';
import { workflowSettings } from './workflow-settings.ts';

export interface NamedWorkflow {
  readonly workflow: Estimated;
  readonly estimating: Estimating;
}

/**
 * A workflow of WORKFLOWS_DIR by its name, or any workflow by the path of its folder, as the server
 * would load it. Throws a CommandError if there is none, or if it has errors.
 */
export async function namedWorkflow(io: Io, named: string): Promise<NamedWorkflow> {
  const folder = path.resolve(io.cwd, named);
  const isFolder = /[\\/]/.test(named) && existsSync(folder) && statSync(folder).isDirectory();
  const { directory, loading, configured } = workflowSettings(
    io,
    isFolder ? path.dirname(folder) : undefined,
  );
  const manager = await openWorkflows(loading, { directory });
  try {
    const find = (name: string): Estimated | undefined => estimatedOf(manager, name);
    const name = isFolder ? path.basename(folder) : named;
    const workflow = find(name);
    if (workflow === undefined) throw new CommandError(problemOf(manager, { name, directory }));
    return { workflow, estimating: { asked: createCandidateModels(configured), find } };
  } finally {
    await manager.close();
  }
}

function estimatedOf(manager: WorkflowManager, name: string): Estimated | undefined {
  const state = manager.describe(name);
  const definition = state?.workflow?.definition;
  return definition === undefined ? undefined : { definition, handoffs: state?.handoffs };
}

function problemOf(
  manager: WorkflowManager,
  { name, directory }: { readonly name: string; readonly directory: string },
): string {
  if (manager.names().includes(name)) return `${name} has errors: mozaiks validate shows them.`;
  const hint = didYouMean(name, manager.names());
  return `There is no workflow ${name} in ${directory}${hint === undefined ? '.' : `: ${hint}`}`;
}
