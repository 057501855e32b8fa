import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Diagnostic } from '@mozaiks/contracts';
import { createWorkflowManager, discoverWorkflows, formatDiagnostics } from '@mozaiks/workflow-manager';
import { CommandError } from '../failure.ts';
import type { Io } from '../io.ts';
import { readEnvironment } from '../read-environment.ts';
import { workflowLines } from '../render/workflow-lines.ts';
import { styleFor } from '../render/style.ts';

export interface WorkflowsOptions {
  readonly dir?: string;
}

/** Lists every workflow of the folder with what is wrong with it; resolves with the exit code: 1 when one has errors. */
export async function workflowsCommand(io: Io, { dir }: WorkflowsOptions): Promise<number> {
  const directory = path.resolve(io.cwd, dir ?? (readEnvironment(io)['WORKFLOWS_DIR'] || 'workflows'));
  if (!existsSync(directory)) throw new CommandError(`There is no folder ${directory}.`);
  // A path that an editor's terminal can open.
  const fromHere = (found: Diagnostic): Diagnostic => ({ ...found, file: path.join(path.relative(io.cwd, directory), found.file) });
  const manager = await createWorkflowManager({ directory });
  try {
    const diagnostics = manager.diagnostics();
    const lines = workflowLines({
      names: discoverWorkflows(directory),
      summaries: manager.list(),
      diagnostics,
      format: (some) => formatDiagnostics(some.map(fromHere), { source: (file) => sourceOf(path.resolve(io.cwd, file)) }),
      style: styleFor(io),
    });
    io.stdout.write(`${lines.join('\n')}\n`);
    return diagnostics.some(({ severity }) => severity === 'error') ? 1 : 0;
  } finally {
    await manager.close();
  }
}

const sourceOf = (file: string): string | undefined => (existsSync(file) ? readFileSync(file, 'utf8') : undefined);
