import type { EventOf } from '@mozaiks/contracts';
import type { StepBase } from './step.ts';
import type { StepList, StepReader } from './step-list.ts';

/** Something that takes no time and has no row of another kind. */
export interface MarkerStep extends StepBase {
  readonly kind: 'marker';
  readonly event: MarkedEvent;
}

export type MarkedEvent = EventOf<
  | 'guardrail'
  | 'history_summary'
  | 'error'
  | 'owner_changed'
  | 'command_rejected'
  | 'user_message'
  | 'agent_response'
>;

const mark = (steps: StepList, event: MarkedEvent): void =>
  steps.add({ ...steps.base(event), kind: 'marker', event });

export const readMarker: StepReader = {
  guardrail: mark,
  history_summary: mark,
  error: mark,
  owner_changed: mark,
  command_rejected: mark,
  /**
   * The message that begins a run is the name of the run; one that answers a question is its
   * answer.
   */
  user_message(steps, event) {
    if (steps.last > 0 && event.request_id === undefined) mark(steps, event);
  },
  agent_response(steps, event) {
    if (event.finish_reason === 'greeting') mark(steps, event);
  },
};
