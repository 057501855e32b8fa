import type { EventOf, EventType } from '../events.ts';
import type { JsonObject, JsonValue } from '../json.ts';
import { answerItem, changeCall } from './change-items.ts';
import { defined } from '../defined.ts';
import { add, closeQuestions, dropProgress, endRun, stopText } from './change-view.ts';
import {
  emptyView,
  holdView,
  nothingLive,
  showView,
  type CallItem,
  type HeldView,
} from './chat-view.ts';
import { pendingQuestion } from './pending-question.ts';

/** A value that this viewer may not read is null. */
function editedArguments(value: JsonValue, call: CallItem): JsonObject {
  const { decision, arguments: edited } = (value ?? {}) as {
    decision?: JsonValue;
    arguments?: JsonObject;
  };
  return decision === 'edit' && edited !== undefined ? edited : call.arguments;
}

const unchanged = (view: HeldView): HeldView => view;

/** What each event changes in the view of a chat. */
export const reducers: {
  readonly [T in EventType]: (view: HeldView, event: EventOf<T>) => HeldView;
} = {
  user_message(view, event) {
    const { message_id, command_id, text, content } = event;
    const answered =
      event.request_id === undefined ? view : answerItem(view, event.request_id, text);
    // The user's message answers or closes every question that belongs to no call.
    const said = {
      ...closeQuestions(answered, ({ call_id }) => call_id === undefined),
      run_id: event.run_id,
    };
    return event.hidden === true
      ? said
      : add(said, event, defined({ kind: 'user', message_id, command_id, text, content }));
  },
  workflow_start: (view, event) => ({
    ...view,
    run_id: event.run_id,
    workflow_name: event.workflow_name,
  }),
  owner_changed: (view) => ({ ...view, live: nothingLive }),
  agent_start: (view, event) => ({ ...stopText(view), agent: event.agent }),
  tool_call(view, event) {
    const { call_id, message_id, agent, tool, kind, component, display } = event;
    const call = {
      call_id,
      message_id,
      agent,
      tool,
      arguments: event.arguments,
      kind,
      component,
      display,
      state: 'running' as const,
    };
    return add(view, event, { kind: 'call', call: defined(call) });
  },
  tool_result(view, event) {
    const { call_id, result, error, duration_ms } = event;
    const closed = dropProgress(
      closeQuestions(view, (question) => question.call_id === call_id),
      call_id,
    );
    const state = event.ok ? ('ok' as const) : ('failed' as const);
    return changeCall(closed, call_id, (call) => ({
      ...call,
      state,
      ...defined({ result, error, duration_ms }),
    }));
  },
  agent_response(view, event) {
    const { message_id, agent, text, visible, finish_reason } = event;
    const settled = stopText(view, message_id);
    // Text that this viewer may not read leaves no empty bubble.
    return event.redacted === true && text === ''
      ? settled
      : add(settled, event, { kind: 'agent', message_id, agent, text, visible, finish_reason });
  },
  structured_output(view, event) {
    const { message_id, agent, model, value } = event;
    return event.redacted === true && value === null
      ? view
      : add(view, event, { kind: 'output', message_id, agent, model, value });
  },
  handoff: (view, event) =>
    add(view, event, {
      kind: 'handoff',
      from: event.from,
      to: event.to,
      because: event.because.text,
    }),
  context_update: unchanged,
  input_request(view, event) {
    const { request_id, call_id } = event;
    const question = pendingQuestion(event);
    const others = view.questions.filter((known) => known.request_id !== request_id);
    const asked = add({ ...view, questions: [...others, question] }, event, {
      kind: 'question',
      question,
    });
    return call_id === undefined
      ? asked
      : changeCall(asked, call_id, (call) => ({ ...call, state: 'waiting' }));
  },
  input_response(view, event) {
    const question = view.questions.find(({ request_id }) => request_id === event.request_id);
    const closed = answerItem(
      closeQuestions(view, ({ request_id }) => request_id === event.request_id),
      event.request_id,
      event.value,
    );
    if (question?.call_id === undefined) return closed;
    return changeCall(closed, question.call_id, (call) => ({
      ...call,
      state: 'running',
      arguments: question.kind === 'approval' ? editedArguments(event.value, call) : call.arguments,
    }));
  },
  command_rejected: (view, event) =>
    add(view, event, {
      kind: 'rejected',
      command_id: event.command_id,
      code: event.code,
      message: event.message,
    }),
  usage: unchanged,
  guardrail: unchanged,
  hook: unchanged,
  history_summary: unchanged,
  child_start(view, event) {
    const { child_chat_id: chat_id, workflow_name } = event;
    const child = holdView(view.children.get(chat_id) ?? { ...emptyView, chat_id });
    return {
      ...view,
      children: new Map(view.children).set(chat_id, showView({ ...child, workflow_name })),
    };
  },
  child_complete: unchanged,
  error(view, event) {
    const settled = event.message_id === undefined ? view : stopText(view, event.message_id);
    return add(settled, event, {
      kind: 'error',
      code: event.code,
      message: event.message,
      retryable: event.retryable,
    });
  },
  workflow_complete: (view, event) =>
    add(endRun(view, 'idle'), event, { kind: 'complete', reason: event.reason }),
  workflow_error: (view, event) =>
    add(endRun(view, 'failed'), event, {
      kind: 'failed',
      code: event.code,
      message: event.message,
      retryable: event.retryable,
    }),
};
