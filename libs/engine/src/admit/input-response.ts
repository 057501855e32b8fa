import type { Admission, EventDraft } from '@mozaiks/contracts';
import { rejected, type Admitting } from './admitting.ts';
import { problemWithAnswer } from './answers.ts';
import { responseTriggers } from './response-triggers.ts';

/** An answer to an open question. An answer that does not fit is refused, and the question stays open. */
export function admitInputResponse(input: Admitting<'input_response'>): Admission {
  const { state, workflow, command } = input;
  const { request_id, command_id, value } = command;
  const question = state.questions.get(request_id);
  if (question === undefined) return rejected(input, 'request_closed');
  const call = state.calls.get(question.call_id ?? '')?.call;
  const problem = problemWithAnswer(workflow, { question, value, call });
  if (problem !== undefined) return rejected(input, 'invalid_value', problem);
  const answer: EventDraft = {
    type: 'input_response',
    run_id: question.run_id,
    request_id,
    command_id,
    value,
  };
  return {
    kind: 'commit',
    drafts: [answer, ...(question.kind === 'tool' ? responseTriggers(input, call, value) : [])],
  };
}
