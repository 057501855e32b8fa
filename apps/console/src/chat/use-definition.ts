import type { DevWorkflow, RuntimeEvent } from '@mozaiks/contracts';
import { useDevWorkflow } from '../server/use-dev-workflow.ts';

/**
 * The definition of the version that the newest run is on; null outside dev mode, if it is gone,
 * and until it is known.
 */
export function useDefinition(events: readonly RuntimeEvent[]): DevWorkflow | null {
  const start = events.findLast((event) => event.type === 'workflow_start');
  const { workflow_name, workflow_version } =
    start?.type === 'workflow_start' ? start : { workflow_name: null, workflow_version: undefined };
  return useDevWorkflow(workflow_name, workflow_version) ?? null;
}
