import type { EventDraft, RuntimeEvent } from './events.ts';

type DraftWithoutRun = EventDraft extends infer D
  ? D extends EventDraft
    ? Omit<D, 'run_id'> & { readonly run_id?: string | null }
    : never
  : never;

/** Events numbered from 1, a second apart, of the run `run` unless they name another run. */
export function numbered(drafts: readonly DraftWithoutRun[], from = 1): RuntimeEvent[] {
  return drafts.map(
    (draft, i) =>
      ({
        run_id: 'run',
        ...draft,
        seq: from + i,
        ts: `2026-01-01T00:00:${String(from + i).padStart(2, '0')}.000Z`,
        chat_id: 'chat',
      }) as RuntimeEvent,
  );
}

const usage = {
  provider: 'p',
  model: 'm',
  input_tokens: 10,
  output_tokens: 5,
  cached_input_tokens: null,
  reasoning_tokens: null,
  cost_usd: 0.5,
  duration_ms: 1,
  first_token_ms: 1,
  cached: false,
};
const totals = {
  input_tokens: 10,
  output_tokens: 5,
  cached_input_tokens: 0,
  reasoning_tokens: 0,
  cost_usd: 0.5,
  model_calls: 1,
};

/** One run with an approved tool call, a handoff, a question and an end. */
export const wholeRun: readonly RuntimeEvent[] = numbered([
  { type: 'user_message', message_id: 'm1', command_id: 'c1', text: 'hi' },
  {
    type: 'workflow_start',
    workflow_name: 'Flow',
    workflow_version: 'v1',
    code_version: 'k1',
    cache_seed: 7,
  },
  { type: 'agent_start', agent: 'A', turn: 1, model: 'm' },
  {
    type: 'tool_call',
    call_id: 'call',
    message_id: 'm2',
    agent: 'A',
    tool: 'pay',
    arguments: { sum: 1 },
    kind: 'agent_tool',
    idempotency_key: 'k',
  },
  {
    type: 'input_request',
    request_id: 'q1',
    kind: 'approval',
    agent: 'A',
    prompt: 'pay?',
    call_id: 'call',
    expires_at: '2026-01-01T01:00:00.000Z',
  },
  { type: 'usage', agent: 'A', purpose: 'reply', ...usage, outcome: 'ok' },
  { type: 'input_response', request_id: 'q1', command_id: 'c2', value: { decision: 'approve' } },
  { type: 'context_update', set: { paid: true }, by: 'tool', call_id: 'call' },
  { type: 'tool_result', call_id: 'call', ok: true, result: 'done', duration_ms: 3 },
  {
    type: 'agent_response',
    agent: 'A',
    message_id: 'm3',
    text: 'paid',
    visible: true,
    finish_reason: 'stop',
  },
  {
    type: 'handoff',
    from: 'A',
    to: 'user',
    rule: { kind: 'after_work', index: 0 },
    because: { text: 'after A' },
  },
  { type: 'input_request', request_id: 'q2', kind: 'text', agent: 'A', prompt: '' },
  { type: 'user_message', message_id: 'm4', command_id: 'c3', text: 'bye', request_id: 'q2' },
  { type: 'agent_start', agent: 'B', turn: 2, model: 'm' },
  {
    type: 'agent_response',
    agent: 'B',
    message_id: 'm5',
    text: 'bye',
    visible: false,
    finish_reason: 'stop',
  },
  { type: 'workflow_complete', reason: 'done', usage: totals, duration_ms: 9 },
]);
