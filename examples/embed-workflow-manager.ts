import type { Diagnostic, WorkflowSummary } from '@mozaiks/contracts';
import { createWorkflowManager, formatDiagnostics } from '@mozaiks/workflow-manager';

export interface Checked {
  readonly workflows: readonly WorkflowSummary[];
  /** One block for each problem, with file, line and column. Empty if there is none. */
  readonly report: string;
  readonly errors: readonly Diagnostic[];
}

/**
 * Loads every workflow of a folder and reports their problems, for a check in continuous
 * integration.
 */
export async function embedWorkflowManager(directory: string): Promise<Checked> {
  const manager = await createWorkflowManager({ directory });
  try {
    const diagnostics = manager.diagnostics();
    return {
      workflows: manager.list(),
      report: formatDiagnostics(diagnostics),
      errors: diagnostics.filter(({ severity }) => severity === 'error'),
    };
  } finally {
    await manager.close();
  }
}
