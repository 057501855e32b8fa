import type { EventOf } from '@mozaiks/contracts';
import type { StepBase } from './step.ts';
import { questionKey, type StepList, type StepReader } from './step-list.ts';

/** A person is asked. Questions about a call are part of the row of the call. */
export interface QuestionStep extends StepBase {
  readonly kind: 'question';
  readonly event: EventOf<'input_request'>;
  readonly answer: EventOf<'input_response' | 'user_message'> | null;
}

const close = (
  steps: StepList,
  request_id: string,
  answer: EventOf<'input_response' | 'user_message'>,
): void =>
  steps.change('question', questionKey(request_id), (step) =>
    step.to === null ? { ...step, answer, to: Date.parse(answer.ts) } : step,
  );

export const readQuestion: StepReader = {
  input_request(steps, event) {
    if (event.call_id !== undefined) return;
    steps.add(
      { ...steps.base(event), kind: 'question', to: null, event, answer: null },
      { key: questionKey(event.request_id) },
    );
  },
  input_response: (steps, event) => close(steps, event.request_id, event),
  user_message(steps, event) {
    if (event.request_id !== undefined) close(steps, event.request_id, event);
  },
};
