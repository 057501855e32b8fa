import type { RuntimeEvent } from '@mozaiks/contracts';
import type { StepBase } from './step.ts';
import type { StepList } from './step-list.ts';

/** An event of a type that this page does not know. */
export interface OtherStep extends StepBase {
  readonly kind: 'other';
  readonly event: RuntimeEvent;
}

export const readOther = (steps: StepList, event: RuntimeEvent): void =>
  steps.add({ ...steps.base(event), kind: 'other', event });
