import type { Commit, DraftOf, EventDraft, EventType, RuntimeEvent } from './events.ts';
import {
  COMPLETE_REASONS,
  EVENT_TYPES,
  FINISH_REASONS,
  QUESTION_KINDS,
  TOOL_KINDS,
  UPDATED_BY,
  USAGE_PURPOSES,
} from './events.ts';
import type { JsonObject, JsonValue } from './json.ts';

/**
 * Draws the parts of a log. The same seed draws the same values as long as this file is unchanged.
 */
interface Draw {
  below(n: number): number;
  chance(share: number): boolean;
  one<T>(values: readonly T[]): T;
}

function drawFrom(seed: number): Draw {
  let state = seed >>> 0;
  const next = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  for (let i = 0; i < 8; i += 1) next();
  const below = (n: number): number => Math.floor(next() * n);
  return {
    below,
    chance: (share) => next() < share,
    one: (values) => values[below(values.length)] as never,
  };
}

/** Only a few ids, so that events refer to calls, questions and messages of earlier ones. */
const AGENTS = ['A', 'B', 'C'];
const CALLS = ['call1', 'call2', 'call3'];
const QUESTIONS = ['ask1', 'ask2', 'ask3'];
const MESSAGES = ['m1', 'm2', 'm3', 'm4'];
const NAMES = ['paid', 'total', '__proto__', 'a.b', '\ud800'];

const valueOf = (draw: Draw, depth = 2): JsonValue => {
  const kind = draw.below(depth === 0 ? 4 : 6);
  if (kind === 0) return null;
  if (kind === 1) return draw.chance(0.5);
  if (kind === 2) return draw.below(1000) / 8 - 20;
  if (kind === 3) return draw.one(['', 'text', 'ä€\u0000', '\ud83d', '"\\']);
  if (kind === 4) return Array.from({ length: draw.below(3) }, () => valueOf(draw, depth - 1));
  return objectOf(draw, depth - 1);
};
const objectOf = (draw: Draw, depth = 1): JsonObject =>
  Object.fromEntries(
    Array.from({ length: draw.below(3) }, () => [draw.one(NAMES), valueOf(draw, depth)]),
  );

const budgetOf = (draw: Draw) => ({
  ...(draw.chance(0.5) ? { max_tokens: draw.below(1000) } : {}),
  ...(draw.chance(0.5) ? { max_cost_usd: draw.below(100) / 4 } : {}),
});
const maybe = <T extends object>(draw: Draw, fields: () => T): T | Record<string, never> =>
  draw.chance(0.5) ? fields() : {};
const amount = (draw: Draw): number | null => (draw.chance(0.3) ? null : draw.below(500));

const totals = {
  input_tokens: 1,
  output_tokens: 2,
  cached_input_tokens: 0,
  reasoning_tokens: 0,
  cost_usd: 0.5,
  model_calls: 1,
};
const run_id = 'run';

/** For each event type, how often it is drawn and from which values. */
const makers: {
  readonly [T in EventType]: readonly [weight: number, make: (draw: Draw) => DraftOf<T>];
} = {
  user_message: [
    6,
    (d) => ({
      type: 'user_message',
      run_id: `run${d.below(9)}`,
      message_id: d.one(MESSAGES),
      command_id: `c${d.below(99)}`,
      text: String(valueOf(d, 0)),
      ...maybe(d, () => ({ request_id: d.one(QUESTIONS) })),
    }),
  ],
  workflow_start: [
    5,
    (d) => ({
      type: 'workflow_start',
      run_id,
      workflow_name: 'Flow',
      workflow_version: `v${d.below(9)}`,
      code_version: 'k',
      cache_seed: d.below(9),
      ...maybe(d, () => ({ budget: budgetOf(d) })),
      ...maybe(d, () => ({ parent: { chat_id: 'parent', log_id: 'log', call_id: d.one(CALLS) } })),
    }),
  ],
  owner_changed: [1, (d) => ({ type: 'owner_changed', run_id, takeover: 1 + d.below(3) })],
  agent_start: [
    8,
    (d) => ({
      type: 'agent_start',
      run_id,
      agent: d.one(AGENTS),
      turn: 1 + d.below(9),
      model: 'm',
    }),
  ],
  tool_call: [
    10,
    (d) => ({
      type: 'tool_call',
      run_id,
      call_id: d.one(CALLS),
      message_id: d.one(MESSAGES),
      agent: d.one(AGENTS),
      tool: d.one(['pay', 'ask']),
      arguments: objectOf(d),
      kind: d.one(TOOL_KINDS),
      idempotency_key: 'k',
    }),
  ],
  tool_result: [
    6,
    (d) => ({
      type: 'tool_result',
      run_id,
      call_id: d.one(CALLS),
      ok: true,
      result: valueOf(d),
      duration_ms: 1,
      ...maybe(d, () => ({ handoff: d.one(AGENTS) })),
    }),
  ],
  agent_response: [
    8,
    (d) => ({
      type: 'agent_response',
      run_id,
      agent: d.one(AGENTS),
      message_id: d.one(MESSAGES),
      text: String(valueOf(d, 0)),
      visible: d.chance(0.8),
      finish_reason: d.one(FINISH_REASONS),
    }),
  ],
  structured_output: [
    2,
    (d) => ({
      type: 'structured_output',
      run_id,
      agent: d.one(AGENTS),
      message_id: d.one(MESSAGES),
      model: 'M',
      value: valueOf(d),
    }),
  ],
  handoff: [
    5,
    (d) => ({
      type: 'handoff',
      run_id,
      from: d.one(AGENTS),
      to: d.one(AGENTS),
      rule: { kind: 'pre', index: d.chance(0.3) ? null : d.below(5) },
      because: { text: 'x' },
    }),
  ],
  context_update: [
    6,
    (d) => ({
      type: 'context_update',
      run_id,
      set: objectOf(d, 2),
      by: d.one(UPDATED_BY),
      ...maybe(d, () => ({ unset: [d.one(NAMES)] })),
    }),
  ],
  input_request: [
    9,
    (d) => ({
      type: 'input_request',
      run_id,
      request_id: d.one(QUESTIONS),
      kind: d.one(QUESTION_KINDS),
      agent: d.one(AGENTS),
      prompt: '?',
      ...maybe(d, () => ({ call_id: d.one(CALLS) })),
    }),
  ],
  input_response: [
    7,
    (d) => ({
      type: 'input_response',
      run_id,
      request_id: d.one(QUESTIONS),
      command_id: `c${d.below(99)}`,
      value: valueOf(d),
    }),
  ],
  command_rejected: [
    1,
    (d) => ({
      type: 'command_rejected',
      run_id,
      command_id: `c${d.below(99)}`,
      code: 'no_run',
      message: 'x',
    }),
  ],
  usage: [
    6,
    (d) => ({
      type: 'usage',
      run_id,
      agent: d.one(AGENTS),
      purpose: d.one(USAGE_PURPOSES),
      provider: 'p',
      model: 'm',
      input_tokens: amount(d),
      output_tokens: amount(d),
      cached_input_tokens: amount(d),
      reasoning_tokens: amount(d),
      cost_usd: amount(d),
      duration_ms: 1,
      first_token_ms: 1,
      cached: false,
      outcome: d.one(['ok', 'failed', 'voided', 'cancelled']),
    }),
  ],
  guardrail: [
    2,
    (d) => ({
      type: 'guardrail',
      run_id,
      name: d.one(NAMES),
      stage: 'input',
      agent: d.one(AGENTS),
      action: 'block',
    }),
  ],
  hook: [
    1,
    (d) => ({
      type: 'hook',
      run_id,
      hook: 'on_tool_call',
      function: 'f',
      agent: d.one(AGENTS),
      ok: d.chance(0.9),
      duration_ms: 1,
    }),
  ],
  history_summary: [
    1,
    (d) => ({
      type: 'history_summary',
      run_id,
      agent: d.one(AGENTS),
      upto_seq: d.below(9),
      text: 'x',
    }),
  ],
  child_start: [
    4,
    (d) => ({
      type: 'child_start',
      run_id,
      call_id: d.one(CALLS),
      child_chat_id: 'child',
      workflow_name: 'Nested',
      ...maybe(d, () => ({ budget: budgetOf(d) })),
    }),
  ],
  child_complete: [
    2,
    (d) => ({
      type: 'child_complete',
      run_id,
      call_id: d.one(CALLS),
      child_chat_id: 'child',
      workflow_name: 'Nested',
      status: 'complete',
      result: valueOf(d),
      command_id: `c${d.below(99)}`,
      ...maybe(d, () => ({ usage: totals })),
    }),
  ],
  error: [1, () => ({ type: 'error', run_id, code: 'x', message: 'x', retryable: true })],
  workflow_complete: [
    1,
    (d) => ({
      type: 'workflow_complete',
      run_id,
      reason: d.one(COMPLETE_REASONS),
      usage: totals,
      duration_ms: 1,
    }),
  ],
  workflow_error: [
    1,
    (d) => ({
      type: 'workflow_error',
      run_id,
      code: 'x',
      message: 'x',
      retryable: false,
      ...maybe(d, () => ({ left_out: { agent: d.one(AGENTS), seqs: [d.below(20), d.below(20)] } })),
    }),
  ],
};

const urn: readonly EventType[] = EVENT_TYPES.flatMap((type) =>
  Array.from({ length: makers[type][0] }, () => type),
);

/**
 * A log of about `length` events, in commits of one to four, under increasing fences. An engine
 * would not write it, but the fold must accept any log.
 */
export function randomLog(seed: number, length: number): Commit[] {
  const draw = drawFrom(seed);
  const commits: Commit[] = [];
  let fence = 1;
  for (let seq = 0; seq < length; ) {
    const events = Array.from({ length: 1 + draw.below(4) }, (): RuntimeEvent => {
      seq += 1;
      const draft: EventDraft = makers[draw.one(urn)][1](draw);
      return {
        ...draft,
        seq,
        ts: new Date(1_800_000_000_000 + seq * 1000).toISOString(),
        chat_id: 'chat',
      } as RuntimeEvent;
    });
    if (draw.chance(0.1)) fence += 1;
    const first_seq = events[0]?.seq ?? 0;
    commits.push({
      log_id: 'log',
      first_seq,
      last_seq: seq,
      fence,
      commit_id: `commit${first_seq}`,
      v: 1,
      events,
    });
  }
  return commits;
}
