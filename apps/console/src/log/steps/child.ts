import type { EventOf } from '@mozaiks/contracts';
import type { StepBase } from './step.ts';
import { callKey, type StepReader } from './step-list.ts';

/** A nested workflow, which runs in a separate chat. */
export interface ChildStep extends StepBase {
  readonly kind: 'child';
  readonly event: EventOf<'child_start'>;
  readonly complete: EventOf<'child_complete'> | null;
  readonly state: 'running' | 'ok' | 'failed';
}

export const readChild: StepReader = {
  child_start(steps, event) {
    const row = {
      ...steps.base(event),
      kind: 'child',
      to: null,
      event,
      complete: null,
      state: 'running',
    } as const;
    steps.add(row, { key: callKey(event.call_id) });
  },
  child_complete(steps, complete) {
    const to = Date.parse(complete.ts);
    const state = complete.status === 'complete' ? 'ok' : 'failed';
    steps.change('child', callKey(complete.call_id), (step) => ({ ...step, to, complete, state }));
  },
};
