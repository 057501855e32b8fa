import type { EventOf } from '@mozaiks/contracts';
import type { StepBase } from './step.ts';
import type { StepReader } from './step-list.ts';

/** An agent's answer that satisfies its model. */
export interface OutputStep extends StepBase {
  readonly kind: 'output';
  readonly event: EventOf<'structured_output'>;
}

export const readOutput: StepReader = {
  structured_output(steps, event) {
    steps.add({ ...steps.base(event), kind: 'output', event });
  },
};
