import type { EventOf } from '@mozaiks/contracts';
import type { StepBase } from './step.ts';
import type { StepReader } from './step-list.ts';

/** Another agent speaks next, or the run goes elsewhere. Its agent is the one that it leads to. */
export interface HandoffStep extends StepBase {
  readonly kind: 'handoff';
  readonly event: EventOf<'handoff'>;
}

export const readHandoff: StepReader = {
  handoff(steps, event) {
    steps.add({ ...steps.base(event), kind: 'handoff', agent: event.to, event });
  },
};
