import type { EventOf } from '@mozaiks/contracts';
import type { StepBase } from './step.ts';
import type { StepReader } from './step-list.ts';

/** A function of the author that a hook or a lifecycle tool called. */
export interface HookStep extends StepBase {
  readonly kind: 'hook';
  readonly event: EventOf<'hook'>;
}

export const readHook: StepReader = {
  hook(steps, event) {
    const base = steps.base(event);
    steps.add({ ...base, kind: 'hook', from: base.from - event.duration_ms, event });
  },
};
