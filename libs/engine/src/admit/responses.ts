import { fromTimestamp, type Admission, type EventDraft } from '@mozaiks/contracts';
import { rejected, type Admitting } from './admitting.ts';
import { problemWithAnswer } from './answers.ts';
import { responseTriggers } from './response-triggers.ts';

/**
 * Admits an answer to an open question. An invalid answer is rejected, and the question stays open.
 */
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

/** Admits the answer to a UI tool that runs in the client. */
export function admitToolResponse(input: Admitting<'tool_response'>): Admission {
  const { state, workflow, deps, command } = input;
  const { call_id, command_id, error } = command;
  const open = state.calls.get(call_id);
  const question = state.questions.get(open?.request_id ?? '');
  if (open === undefined || question?.kind !== 'tool') return rejected(input, 'request_closed');
  const value = error === undefined ? (command.result ?? null) : null;
  const problem =
    error === undefined
      ? problemWithAnswer(workflow, { question, value, call: open.call })
      : undefined;
  if (problem !== undefined) return rejected(input, 'invalid_value', problem);
  const { run_id, ts } = open.call;
  const answer: EventDraft = {
    type: 'input_response',
    run_id,
    request_id: question.request_id,
    command_id,
    value,
  };
  if (error === undefined)
    return { kind: 'commit', drafts: [answer, ...responseTriggers(input, open.call, value)] };
  const failure = typeof error === 'string' ? { code: 'tool_failed', message: error } : error;
  const duration_ms = Math.max(0, deps.clock.now() - fromTimestamp(ts));
  return {
    kind: 'commit',
    drafts: [
      answer,
      { type: 'tool_result', run_id, call_id, ok: false, error: failure, duration_ms },
    ],
  };
}
