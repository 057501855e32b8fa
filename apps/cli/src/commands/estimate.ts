import { workflowBounds } from '@mozaiks/workflow-manager';
import type { Io } from '../io.ts';
import { namedWorkflow } from '../named-workflow.ts';
import { boundsText } from '../render/bounds-text.ts';

export interface EstimateOptions {
  readonly format: 'text' | 'json';
}

/** Prints the maximum that one message of the user can cause. */
export async function estimateCommand(
  io: Io,
  named: string,
  { format }: EstimateOptions,
): Promise<number> {
  const { workflow, estimating } = await namedWorkflow(io, named);
  const bounds = workflowBounds(workflow, estimating);
  const { workflow_name } = workflow.definition;
  io.stdout.write(
    format === 'json'
      ? `${JSON.stringify({ workflow_name, ...bounds })}\n`
      : boundsText(workflow_name, bounds),
  );
  return 0;
}
