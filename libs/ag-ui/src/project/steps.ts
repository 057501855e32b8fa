import type { EventOf } from '@mozaiks/contracts';
import type { Stamp } from '../events.ts';
import { andThen, silent, stampOf, type RunView, type Step } from './run-view.ts';

/** A step in AG-UI is the turn of an agent. */
export function projectAgent(view: RunView, event: EventOf<'agent_start'>): Step {
  const stamp = stampOf(event);
  return andThen(closeStep(view, stamp), (now) => ({
    view: { ...now, step: event.agent },
    events: [{ type: 'STEP_STARTED', stepName: event.agent, ...stamp }],
  }));
}

export function closeStep(view: RunView, stamp: Stamp): Step {
  if (view.step === null) return silent(view);
  return {
    view: { ...view, step: null },
    events: [{ type: 'STEP_FINISHED', stepName: view.step, ...stamp }],
  };
}
