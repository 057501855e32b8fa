import { noUsage } from '../chat-state.ts';
import type { EventOf, RuntimeEvent, UsageTotals } from '../events.ts';
import type { JsonObject } from '../json.ts';
import { addUsage } from '../usage-totals.ts';
import type { CallState } from './chat-view.ts';
import { append, emptyList, itemAt, replaceAt } from './growing-list.ts';
import { hold, show, type Held } from './shown-list.ts';

/** One thing that a run did, in the order of the log. `ts` is when it began, but for model calls, of which the log knows the end. */
export type Step = { readonly seq: number; readonly ts: string; readonly run_id: string | null } & (
  | ({ readonly kind: 'turn' } & Pick<EventOf<'agent_start'>, 'agent' | 'model'>)
  | ({ readonly kind: 'model' } & Omit<
      EventOf<'usage'>,
      'type' | 'seq' | 'ts' | 'chat_id' | 'run_id' | 'sensitive' | 'redacted'
    >)
  | ({
      readonly kind: 'tool';
      readonly state: Exclude<CallState, 'waiting'>;
      readonly duration_ms: number | null;
    } & Pick<EventOf<'tool_call'>, 'call_id' | 'agent' | 'tool'>)
  /** `answered_at` is null while the question is open, and where it was closed without an answer. */
  | ({ readonly kind: 'question'; readonly answered_at: string | null } & Pick<
      EventOf<'input_request'>,
      'request_id' | 'agent' | 'prompt'
    >)
  | {
      readonly kind: 'handoff';
      readonly from: string;
      readonly to: string;
      readonly because: string;
    }
);

/** What a chat has used, knows and did. A view that begins in mid-log has the details from there on. */
export interface ViewDetails {
  /** Of this chat alone: nested chats have their own. */
  readonly usage: UsageTotals;
  /** The context variables; one that this viewer may not read is null. */
  readonly context: JsonObject;
  readonly steps: readonly Step[];
}

type HeldDetails = Held<ViewDetails, 'steps'>;

const noDetails: HeldDetails = { usage: noUsage, context: {}, list: emptyList };

/** For `applyFrameWith`. */
export function foldDetails(details: ViewDetails | null, event: RuntimeEvent): ViewDetails {
  const held = details === null ? noDetails : hold<ViewDetails, 'steps'>(details, 'steps');
  const next = addEvent(held, event);
  return next === held && details !== null ? details : show<ViewDetails, 'steps'>(next, 'steps');
}

function addEvent(details: HeldDetails, event: RuntimeEvent): HeldDetails {
  const { seq, ts, run_id } = event;
  switch (event.type) {
    case 'usage': {
      const { type: _type, chat_id: _chat, sensitive: _marks, redacted: _blank, ...call } = event;
      return { ...add(details, { kind: 'model', ...call }), usage: addUsage(details.usage, event) };
    }
    case 'context_update':
      return { ...details, context: updated(details.context, event) };
    case 'agent_start':
      return add(details, {
        kind: 'turn',
        seq,
        ts,
        run_id,
        agent: event.agent,
        model: event.model,
      });
    case 'tool_call': {
      const { call_id, agent, tool } = event;
      return add(details, {
        kind: 'tool',
        seq,
        ts,
        run_id,
        call_id,
        agent,
        tool,
        state: 'running',
        duration_ms: null,
      });
    }
    case 'tool_result': {
      const ended = {
        state: event.ok ? ('ok' as const) : ('failed' as const),
        duration_ms: event.duration_ms,
      };
      return change(details, (step) =>
        step.kind === 'tool' && step.call_id === event.call_id ? { ...step, ...ended } : null,
      );
    }
    case 'input_request': {
      const { request_id, agent, prompt } = event;
      return add(details, {
        kind: 'question',
        seq,
        ts,
        run_id,
        request_id,
        agent,
        prompt,
        answered_at: null,
      });
    }
    case 'input_response':
    case 'user_message': {
      const { request_id } = event;
      if (request_id === undefined) return details;
      return change(details, (step) =>
        step.kind === 'question' && step.request_id === request_id
          ? { ...step, answered_at: ts }
          : null,
      );
    }
    case 'handoff':
      return add(details, {
        kind: 'handoff',
        seq,
        ts,
        run_id,
        from: event.from,
        to: event.to,
        because: event.because.text,
      });
    default:
      return details;
  }
}

const add = (details: HeldDetails, step: Step): HeldDetails => ({
  ...details,
  list: append(details.list, step),
});

/** Changes the last step that `change` returns something for. */
function change(details: HeldDetails, changed: (step: Step) => Step | null): HeldDetails {
  const { list } = details;
  for (let at = list.length - 1; at >= 0; at -= 1) {
    const step = itemAt(list, at);
    const next = step === undefined ? null : changed(step);
    if (next !== null) return { ...details, list: replaceAt(list, at, next) };
  }
  return details;
}

function updated(context: JsonObject, { set, unset = [] }: EventOf<'context_update'>): JsonObject {
  const gone = new Set(unset);
  return Object.fromEntries(
    Object.entries({ ...context, ...set }).filter(([name]) => !gone.has(name)),
  );
}
