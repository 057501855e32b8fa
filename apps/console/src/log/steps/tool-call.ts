import type { EventOf } from '@mozaiks/contracts';
import type { StepBase } from './step.ts';
import { callKey, type StepList, type StepReader } from './step-list.ts';

/**
 * A tool that a model called. Handoffs and nested workflows have rows of their own, unless their
 * call failed.
 */
export interface ToolStep extends StepBase {
  readonly kind: 'tool';
  readonly event: EventOf<'tool_call'>;
  readonly state: 'running' | 'waiting' | 'ok' | 'failed';
  readonly result: EventOf<'tool_result'> | null;
  /** The person or the page that is asked, once or, after a refusal, more often. */
  readonly questions: readonly CallQuestion[];
  /** When the tool itself began to run for the last time. */
  readonly work_from: number | null;
}

export interface CallQuestion {
  readonly event: EventOf<'input_request'>;
  readonly answer: EventOf<'input_response'> | null;
  readonly from: number;
  /** null while it is open. */
  readonly to: number | null;
}

const hasRow = ({ kind }: EventOf<'tool_call'>): boolean =>
  kind !== 'transfer' && kind !== 'workflow';

/**
 * A row that begins with this event: the call itself, or the failure of a call that would have had
 * none.
 */
function begin(
  steps: StepList,
  first: EventOf<'tool_call' | 'tool_result'>,
  call: EventOf<'tool_call'>,
): void {
  const base = { ...steps.base(first), agent: call.agent, from: Date.parse(call.ts) };
  const step = {
    ...base,
    kind: 'tool',
    to: null,
    event: call,
    state: 'running',
    result: null,
    questions: [],
    work_from: null,
  } as const;
  steps.add(step, { key: callKey(call.call_id) });
}

function end(steps: StepList, result: EventOf<'tool_result'>): void {
  const to = Date.parse(result.ts);
  steps.change('tool', callKey(result.call_id), (step) => ({
    ...step,
    to,
    result,
    state: result.ok ? 'ok' : 'failed',
    work_from: Math.max(step.from, to - result.duration_ms),
    questions: step.questions.map((question) =>
      question.to === null ? { ...question, to } : question,
    ),
  }));
}

/** Calls of this reader that have no row yet, in case they fail. */
const CALL = 'call without a row:';

export const readToolCall: StepReader = {
  tool_call(steps, event) {
    if (hasRow(event)) begin(steps, event, event);
    else steps.keep(CALL + event.call_id, event);
  },
  tool_result(steps, event) {
    const call = steps.kept(CALL + event.call_id);
    if (
      !event.ok &&
      call?.type === 'tool_call' &&
      steps.find('child', callKey(event.call_id)) === undefined
    )
      begin(steps, event, call);
    end(steps, event);
  },
  input_request(steps, event) {
    if (event.call_id === undefined) return;
    const question = { event, answer: null, from: Date.parse(event.ts), to: null };
    steps.keep(event.request_id, event);
    steps.change('tool', callKey(event.call_id), (step) => ({
      ...step,
      state: 'waiting',
      questions: [...step.questions, question],
    }));
  },
  input_response(steps, answer) {
    const request = steps.kept(answer.request_id);
    if (request?.type !== 'input_request' || request.call_id === undefined) return;
    const to = Date.parse(answer.ts);
    steps.change('tool', callKey(request.call_id), (step) => ({
      ...step,
      state: 'running',
      questions: step.questions.map((each) =>
        each.event.request_id === answer.request_id ? { ...each, answer, to } : each,
      ),
    }));
  },
};
