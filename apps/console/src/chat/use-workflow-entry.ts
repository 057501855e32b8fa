import { useWorkflows } from '../server/server.ts';
import type { WorkflowEntry } from '../server/workflow-entry.ts';

/** Null: not known, or not yet. */
export function useWorkflowEntry(workflow_name: string | null): WorkflowEntry | null {
  const { workflows } = useWorkflows();
  return workflows?.find((entry) => entry.workflow_name === workflow_name) ?? null;
}
