import { discoverWorkflows, showDiagnostics } from '@mozaiks/workflow-manager';
import type { Io } from '../io.ts';
import { openWorkflows } from '@mozaiks/runtime/configuration';
import { workflowLines } from '../render/workflow-lines.ts';
import { styleFor } from '../render/style.ts';
import { workflowSettings } from '../workflow-settings.ts';

export interface WorkflowsOptions {
  readonly dir?: string;
}

/**
 * Lists every workflow of the folder with its diagnostics. Resolves with the exit code: 1 if a
 * workflow has errors, 0 if there are only warnings.
 */
export async function workflowsCommand(io: Io, { dir }: WorkflowsOptions): Promise<number> {
  const { directory, loading } = workflowSettings(io, dir);
  const manager = await openWorkflows(loading, { directory });
  try {
    const diagnostics = manager.diagnostics();
    const lines = workflowLines({
      names: discoverWorkflows(directory),
      summaries: manager.list(),
      diagnostics,
      format: (some) => showDiagnostics(some, { cwd: io.cwd, directory }),
      style: styleFor(io),
    });
    io.stdout.write(`${lines.join('\n')}\n`);
    return diagnostics.some(({ severity }) => severity === 'error') ? 1 : 0;
  } finally {
    await manager.close();
  }
}
