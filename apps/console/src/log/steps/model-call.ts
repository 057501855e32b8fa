import type { EventOf } from '@mozaiks/contracts';
import type { StepBase, StepOf } from './step.ts';
import { callKey, messageKey, TURN, type StepList, type StepReader } from './step-list.ts';

/** A call of a model: its message and what it cost. */
export interface ModelStep extends StepBase {
  readonly kind: 'model';
  /**
   * The one that answered, or that the turn asks as long as that is not known; null: neither is
   * known.
   */
  readonly model: string | null;
  /** null until the cost of the message is known. */
  readonly usage: EventOf<'usage'> | null;
  readonly response: EventOf<'agent_response'> | null;
  /**
   * When the first token came, in milliseconds since the epoch; null if none did, or if it is not
   * known.
   */
  readonly first_token: number | null;
}

function begin(steps: StepList, event: EventOf<'agent_response' | 'tool_call'>): void {
  const response = event.type === 'agent_response' ? event : null;
  const key = messageKey(event.message_id);
  const model = steps.find('turn', TURN)?.event.model ?? null;
  if (steps.find('model', key) === undefined)
    steps.add(
      { ...steps.base(event), kind: 'model', model, usage: null, response, first_token: null },
      { key },
    );
  else steps.change('model', key, (step) => ({ ...step, response: response ?? step.response }));
}

/** The first tool row of a message without text: the row of the model belongs before it. */
function firstCall(steps: StepList, message_id: string): StepOf<'tool'> | undefined {
  let first: StepOf<'tool'> | undefined;
  for (let at = steps.all.length - 1; at >= 0; at -= 1) {
    const step = steps.all[at];
    if (step === undefined || step.kind === 'turn' || step.kind === 'model') break;
    if (step.kind === 'tool' && step.event.message_id === message_id) first = step;
  }
  return first;
}

function spend(steps: StepList, usage: EventOf<'usage'>): void {
  const to = Date.parse(usage.ts);
  const from = to - usage.duration_ms;
  const first_token =
    usage.first_token_ms === null ? null : Math.min(from + usage.first_token_ms, to);
  const { model } = usage;
  const row = {
    ...steps.base(usage),
    kind: 'model',
    model,
    usage,
    response: null,
    from,
    to,
    first_token,
  } as const;
  if (usage.message_id === undefined) return steps.add(row);
  const key = messageKey(usage.message_id);
  if (steps.find('model', key)?.usage === null)
    return steps.change('model', key, (step) => ({ ...step, model, usage, from, to, first_token }));
  const call = firstCall(steps, usage.message_id);
  if (call === undefined) return steps.add(row, { key });
  steps.add({ ...row, seq: call.seq }, { key, before: callKey(call.event.call_id) });
}

/**
 * A row begins with the text of its message or with a handoff that the model chose, otherwise with
 * its usage.
 */
export const readModelCall: StepReader = {
  agent_response(steps, event) {
    if (event.finish_reason !== 'greeting') begin(steps, event);
  },
  tool_call(steps, event) {
    if (event.kind === 'transfer') begin(steps, event);
  },
  usage: spend,
};
