import type { EventOf } from '@mozaiks/contracts';
import type { StepBase } from './step.ts';
import type { StepReader } from './step-list.ts';

/** Context variables changed. */
export interface ContextStep extends StepBase {
  readonly kind: 'context';
  readonly event: EventOf<'context_update'>;
}

export const readContextChange: StepReader = {
  context_update(steps, event) {
    steps.add({ ...steps.base(event), kind: 'context', event });
  },
};
