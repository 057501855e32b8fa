import type { EventOf } from '@mozaiks/contracts';
import type { StepBase, Step } from './step.ts';
import type { StepList, StepReader } from './step-list.ts';

/** The run is over. */
export interface EndStep extends StepBase {
  readonly kind: 'end';
  readonly event: EventOf<'workflow_complete' | 'workflow_error'>;
}

function end(steps: StepList, event: EndStep['event']): void {
  const base = steps.base(event);
  // What a cancelled run leaves open ends with it.
  steps.settle((step): Step => closed(step, base.from));
  steps.add({ ...base, depth: 0, agent: null, kind: 'end', event });
}

function closed(step: Step, at: number): Step {
  if (step.to !== null) return step;
  if (step.kind !== 'tool') return { ...step, to: at };
  return {
    ...step,
    to: at,
    questions: step.questions.map((each) => (each.to === null ? { ...each, to: at } : each)),
  };
}

export const readEnd: StepReader = { workflow_complete: end, workflow_error: end };
