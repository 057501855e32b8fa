import { noUsage } from '../chat-state.ts';
import type { EventOf, RuntimeEvent, UsageTotals } from '../events.ts';
import type { JsonObject } from '../json.ts';
import { addUsage } from '../usage-totals.ts';
import type { CallState } from './chat-view.ts';
import { append, emptyList, itemAt, replaceAt } from './growing-list.ts';
import { hold, show, type Held } from './shown-list.ts';

/**
 * One step of a run, in the order of the log. `ts` is when it started. For model calls it is when
 * they ended, since the log has only their end.
 */
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
  /** `answered_at` is null while the question is open, and if it was closed without an answer. */
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

/**
 * Usage, context and steps of a chat. A view that starts in the middle of the log has the details
 * from there on.
 */
export interface ViewDetails {
  /** Usage of this chat only. Nested chats have their own. */
  readonly usage: UsageTotals;
  /** The context variables. A variable that this viewer may not read is null. */
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
  switch (event.type) {
    case 'usage': {
      const { type: _type, chat_id: _chat, sensitive: _marks, redacted: _blank, ...call } = event;
      return { ...add(details, { kind: 'model', ...call }), usage: addUsage(details.usage, event) };
    }
    case 'context_update':
      return { ...details, context: updated(details.context, event) };
    case 'agent_start':
    case 'tool_call':
    case 'input_request':
    case 'handoff':
      return add(details, begunStep(event));
    case 'tool_result': {
      const ended = {
        state: event.ok ? ('ok' as const) : ('failed' as const),
        duration_ms: event.duration_ms,
      };
      return change(details, (step) =>
        step.kind === 'tool' && step.call_id === event.call_id ? { ...step, ...ended } : null,
      );
    }
    case 'input_response':
    case 'user_message': {
      const { request_id } = event;
      if (request_id === undefined) return details;
      return change(details, (step) =>
        step.kind === 'question' && step.request_id === request_id
          ? { ...step, answered_at: event.ts }
          : null,
      );
    }
    default:
      return details;
  }
}

function begunStep(
  event: EventOf<'agent_start' | 'tool_call' | 'input_request' | 'handoff'>,
): Step {
  const { seq, ts, run_id } = event;
  const base = { seq, ts, run_id };
  switch (event.type) {
    case 'agent_start':
      return { ...base, kind: 'turn', agent: event.agent, model: event.model };
    case 'tool_call': {
      const { call_id, agent, tool } = event;
      return { ...base, kind: 'tool', call_id, agent, tool, state: 'running', duration_ms: null };
    }
    case 'input_request': {
      const { request_id, agent, prompt } = event;
      return { ...base, kind: 'question', request_id, agent, prompt, answered_at: null };
    }
    case 'handoff': {
      const { from, to, because } = event;
      return { ...base, kind: 'handoff', from, to, because: because.text };
    }
  }
}

const add = (details: HeldDetails, step: Step): HeldDetails => ({
  ...details,
  list: append(details.list, step),
});

/** Changes the last step for which `change` returns a new one. */
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
