import type { EventOf, EventType, RuntimeEvent } from '@mozaiks/contracts';
import { pendingQuestion } from '@mozaiks/contracts/chat-view';
import type { GrowingFold } from '../log/fold-cache.ts';
import {
  add,
  answered,
  change,
  changeCall,
  close,
  endChild,
  endRun,
  note,
  settle,
  type Fold,
} from './conversation-fold.ts';
import type { Asked, Item } from './item.ts';
import { callOf, editedArguments, saidOf } from './parts-of-events.ts';

/** What a conversation shows, one item for each thing that happened, in the order of the log. */
export function createConversationFold(): GrowingFold<readonly Item[]> {
  const fold: Fold = { items: [], calls: new Map(), questions: new Map(), children: new Map() };
  return {
    add(event) {
      const reduce = reducers[event.type] as
        | ((fold: Fold, event: RuntimeEvent) => void)
        | undefined;
      reduce?.(fold, event);
    },
    shown: () => fold.items.slice(),
  };
}

/** The same events give the same items. */
export function foldConversation(events: readonly RuntimeEvent[]): readonly Item[] {
  const fold = createConversationFold();
  for (const event of events) fold.add(event);
  return fold.shown();
}

const reducers: { readonly [T in EventType]?: (fold: Fold, event: EventOf<T>) => void } = {
  user_message(fold, event) {
    if (event.request_id !== undefined) settle(fold, event.request_id, answered(event, event.text));
    close(fold, null, ({ call_id }) => call_id === undefined);
    const { message_id, text, content } = event;
    if (event.hidden !== true)
      add(fold, event, {
        kind: 'user',
        message_id,
        text,
        ...(content === undefined ? {} : { content }),
      });
  },
  agent_response(fold, event) {
    const { message_id, agent, text, visible, finish_reason } = event;
    const redacted = event.redacted === true;
    // A message that only calls tools has nothing to show.
    if (text === '' && !redacted && (finish_reason === 'tool_calls' || finish_reason === 'stop'))
      return;
    add(fold, event, { kind: 'agent', message_id, agent, text, visible, finish_reason, redacted });
  },
  structured_output(fold, event) {
    const { message_id, agent, model, value } = event;
    const index = fold.items.findLastIndex(
      (item) => item.kind === 'agent' && item.message_id === message_id,
    );
    const entry = { kind: 'output', message_id, agent, model, value } as const;
    const { seq, ts } = fold.items[index] ?? event;
    if (index < 0) add(fold, event, entry);
    else fold.items[index] = { seq, ts, ...entry };
  },
  tool_call(fold, event) {
    if (event.kind === 'transfer') return;
    const call = callOf(event);
    fold.calls.set(event.call_id, add(fold, event, { kind: 'call', call, asked: null }));
  },
  tool_result(fold, event) {
    close(fold, event.error?.code ?? null, ({ call_id }) => call_id === event.call_id);
    const { ok, result, error, duration_ms } = event;
    if (!ok) endChild(fold, event.call_id, 'error');
    changeCall(fold, event.call_id, (item) => ({
      ...item,
      call: {
        ...item.call,
        state: ok ? 'ok' : 'failed',
        duration_ms,
        ...(result === undefined ? {} : { result }),
        ...(error === undefined ? {} : { error }),
      },
    }));
  },
  handoff(fold, event) {
    const { from, to, rule, because } = event;
    // The last event of a run shows its end.
    if (to !== 'terminate' && to !== 'user')
      add(fold, event, { kind: 'handoff', from, to, rule, because });
  },
  input_request(fold, event) {
    const asked: Asked = {
      question: pendingQuestion(event),
      asked_at: event.ts,
      outcome: { kind: 'open' },
    };
    const index = fold.calls.get(event.call_id ?? '');
    changeCall(fold, event.call_id, (item) => ({
      ...item,
      asked,
      call: { ...item.call, state: 'waiting' },
    }));
    fold.questions.set(event.request_id, index ?? add(fold, event, { kind: 'question', asked }));
  },
  input_response(fold, event) {
    const index = fold.questions.get(event.request_id);
    settle(fold, event.request_id, answered(event, event.value));
    change(fold, { kind: 'call', index }, (item) => ({
      ...item,
      call: {
        ...item.call,
        state: 'running',
        arguments: editedArguments(event.value) ?? item.call.arguments,
      },
    }));
  },
  child_start(fold, event) {
    const { call_id, child_chat_id: chat_id, workflow_name } = event;
    const entry = {
      kind: 'child',
      child: { call_id, chat_id, workflow_name, status: 'running' },
    } as const;
    // In place of its call, which says nothing more.
    const index = fold.calls.get(call_id);
    const { seq, ts } = fold.items[index ?? -1] ?? event;
    if (index !== undefined) fold.items[index] = { seq, ts, ...entry };
    fold.children.set(call_id, index ?? add(fold, event, entry));
  },
  child_complete(fold, event) {
    endChild(fold, event.call_id, event.status);
  },
  command_rejected: (fold, event) =>
    note(fold, event, { kind: 'rejected', code: event.code, message: event.message }),
  guardrail: (fold, event) =>
    note(fold, event, {
      kind: 'guardrail',
      name: event.name,
      action: event.action,
      agent: event.agent,
      stage: event.stage,
    }),
  history_summary: (fold, event) =>
    note(fold, event, { kind: 'history_summary', agent: event.agent }),
  owner_changed: (fold, event) => note(fold, event, { kind: 'owner_changed' }),
  error(fold, event) {
    const { code, message, retryable, details } = event;
    note(fold, event, { kind: 'error', code, message, retryable, ...saidOf(details) });
  },
  workflow_complete(fold, event) {
    endRun(fold);
    add(fold, event, { kind: 'complete', reason: event.reason });
  },
  workflow_error(fold, event) {
    endRun(fold);
    add(fold, event, {
      kind: 'failed',
      code: event.code,
      message: event.message,
      ...saidOf(event.details),
    });
  },
};
