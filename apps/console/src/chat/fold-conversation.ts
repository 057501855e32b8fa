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
    add(fact) {
      const reduce = reducers[fact.type] as ((fold: Fold, fact: RuntimeEvent) => void) | undefined;
      reduce?.(fold, fact);
    },
    shown: () => fold.items.slice(),
  };
}

/** The same events give the same items. */
export function foldConversation(facts: readonly RuntimeEvent[]): readonly Item[] {
  const fold = createConversationFold();
  for (const fact of facts) fold.add(fact);
  return fold.shown();
}

const reducers: { readonly [T in EventType]?: (fold: Fold, fact: EventOf<T>) => void } = {
  user_message(fold, fact) {
    if (fact.request_id !== undefined) settle(fold, fact.request_id, answered(fact, fact.text));
    close(fold, null, ({ call_id }) => call_id === undefined);
    const { message_id, text, content } = fact;
    if (fact.hidden !== true)
      add(fold, fact, {
        kind: 'user',
        message_id,
        text,
        ...(content === undefined ? {} : { content }),
      });
  },
  agent_response(fold, fact) {
    const { message_id, agent, text, visible, finish_reason } = fact;
    const redacted = fact.redacted === true;
    // A message that only calls tools has nothing to show.
    if (text === '' && !redacted && (finish_reason === 'tool_calls' || finish_reason === 'stop'))
      return;
    add(fold, fact, { kind: 'agent', message_id, agent, text, visible, finish_reason, redacted });
  },
  structured_output(fold, fact) {
    const { message_id, agent, model, value } = fact;
    const index = fold.items.findLastIndex(
      (item) => item.kind === 'agent' && item.message_id === message_id,
    );
    const entry = { kind: 'output', message_id, agent, model, value } as const;
    const { seq, ts } = fold.items[index] ?? fact;
    if (index < 0) add(fold, fact, entry);
    else fold.items[index] = { seq, ts, ...entry };
  },
  tool_call(fold, fact) {
    if (fact.kind === 'transfer') return;
    const call = callOf(fact);
    fold.calls.set(fact.call_id, add(fold, fact, { kind: 'call', call, asked: null }));
  },
  tool_result(fold, fact) {
    close(fold, fact.error?.code ?? null, ({ call_id }) => call_id === fact.call_id);
    const { ok, result, error, duration_ms } = fact;
    if (!ok) endChild(fold, fact.call_id, 'error');
    changeCall(fold, fact.call_id, (item) => ({
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
  handoff(fold, fact) {
    const { from, to, rule, because } = fact;
    // The last event of a run shows its end.
    if (to !== 'terminate' && to !== 'user')
      add(fold, fact, { kind: 'handoff', from, to, rule, because });
  },
  input_request(fold, fact) {
    const asked: Asked = {
      question: pendingQuestion(fact),
      asked_at: fact.ts,
      outcome: { kind: 'open' },
    };
    const index = fold.calls.get(fact.call_id ?? '');
    changeCall(fold, fact.call_id, (item) => ({
      ...item,
      asked,
      call: { ...item.call, state: 'waiting' },
    }));
    fold.questions.set(fact.request_id, index ?? add(fold, fact, { kind: 'question', asked }));
  },
  input_response(fold, fact) {
    const index = fold.questions.get(fact.request_id);
    settle(fold, fact.request_id, answered(fact, fact.value));
    change(fold, { kind: 'call', index }, (item) => ({
      ...item,
      call: {
        ...item.call,
        state: 'running',
        arguments: editedArguments(fact.value) ?? item.call.arguments,
      },
    }));
  },
  child_start(fold, fact) {
    const { call_id, child_chat_id: chat_id, workflow_name } = fact;
    const entry = {
      kind: 'child',
      child: { call_id, chat_id, workflow_name, status: 'running' },
    } as const;
    // In place of its call, which says nothing more.
    const index = fold.calls.get(call_id);
    const { seq, ts } = fold.items[index ?? -1] ?? fact;
    if (index !== undefined) fold.items[index] = { seq, ts, ...entry };
    fold.children.set(call_id, index ?? add(fold, fact, entry));
  },
  child_complete(fold, fact) {
    endChild(fold, fact.call_id, fact.status);
  },
  command_rejected: (fold, fact) =>
    note(fold, fact, { kind: 'rejected', code: fact.code, message: fact.message }),
  guardrail: (fold, fact) =>
    note(fold, fact, {
      kind: 'guardrail',
      name: fact.name,
      action: fact.action,
      agent: fact.agent,
      stage: fact.stage,
    }),
  history_summary: (fold, fact) => note(fold, fact, { kind: 'history_summary', agent: fact.agent }),
  owner_changed: (fold, fact) => note(fold, fact, { kind: 'owner_changed' }),
  error(fold, fact) {
    const { code, message, retryable, details } = fact;
    note(fold, fact, { kind: 'error', code, message, retryable, ...saidOf(details) });
  },
  workflow_complete(fold, fact) {
    endRun(fold);
    add(fold, fact, { kind: 'complete', reason: fact.reason });
  },
  workflow_error(fold, fact) {
    endRun(fold);
    add(fold, fact, {
      kind: 'failed',
      code: fact.code,
      message: fact.message,
      ...saidOf(fact.details),
    });
  },
};
