import fc from 'fast-check';
import type { RuntimeEvent } from '@mozaiks/contracts';
import { eventsOf, type GivenEvent } from './events.fixture.ts';

const agent = fc.constantFrom('A', 'B', 'C');
const id = fc.constantFrom('1', '2', '3');
const count = fc.option(fc.nat(500));
const calls = { agent, message_id: id };

/**
 * Few ids, so that events meet the calls, questions and messages of earlier ones. An engine would
 * not write it all.
 */
const drafts: readonly fc.Arbitrary<unknown>[] = [
  fc.record({
    type: fc.constant('user_message'),
    message_id: id,
    command_id: id,
    text: fc.string(),
    run_id: id,
  }),
  fc.record({
    type: fc.constant('user_message'),
    message_id: id,
    command_id: id,
    text: fc.string(),
    request_id: id,
  }),
  fc.record({
    type: fc.constant('workflow_start'),
    workflow_name: fc.constant('Flow'),
    workflow_version: id,
    code_version: id,
    cache_seed: fc.nat(),
  }),
  fc.record({ type: fc.constant('agent_start'), agent, turn: fc.nat(), model: id }),
  fc.record({
    type: fc.constant('tool_call'),
    ...calls,
    call_id: id,
    tool: id,
    arguments: fc.constant({}),
    kind: fc.constantFrom('agent_tool', 'agent_tool', 'ui_tool', 'transfer', 'workflow'),
    idempotency_key: id,
  }),
  fc.record({
    type: fc.constant('tool_result'),
    call_id: id,
    ok: fc.boolean(),
    duration_ms: fc.nat(3000),
  }),
  fc.record({
    type: fc.constant('agent_response'),
    ...calls,
    text: fc.string(),
    visible: fc.boolean(),
    finish_reason: fc.constantFrom('stop', 'tool_calls', 'greeting'),
  }),
  fc.record({
    type: fc.constant('handoff'),
    from: agent,
    to: agent,
    rule: fc.constant({ kind: 'post', index: 0 }),
    because: fc.constant({ text: '' }),
  }),
  fc.record({
    type: fc.constant('context_update'),
    set: fc.dictionary(id, fc.nat(9)),
    unset: fc.array(id),
    by: fc.constantFrom('tool', 'hook', 'client'),
  }),
  fc.record(
    {
      type: fc.constant('input_request'),
      request_id: id,
      kind: fc.constantFrom('text', 'approval'),
      agent,
      prompt: fc.string(),
      call_id: id,
    },
    { requiredKeys: ['type', 'request_id', 'kind', 'agent', 'prompt'] },
  ),
  fc.record({
    type: fc.constant('input_response'),
    request_id: id,
    command_id: id,
    value: fc.string(),
  }),
  fc.record(
    {
      type: fc.constant('usage'),
      ...calls,
      purpose: fc.constant('reply'),
      provider: id,
      model: id,
      input_tokens: count,
      output_tokens: count,
      cached_input_tokens: count,
      reasoning_tokens: count,
      cost_usd: count,
      duration_ms: fc.nat(3000),
      first_token_ms: count,
      cached: fc.boolean(),
      outcome: fc.constantFrom('ok', 'failed'),
    },
    {
      requiredKeys: [
        'type',
        'agent',
        'purpose',
        'provider',
        'model',
        'input_tokens',
        'output_tokens',
        'cached_input_tokens',
        'reasoning_tokens',
        'cost_usd',
        'duration_ms',
        'first_token_ms',
        'cached',
        'outcome',
      ],
    },
  ),
  fc.record({
    type: fc.constant('hook'),
    hook: id,
    function: id,
    ok: fc.boolean(),
    duration_ms: fc.nat(9),
  }),
  fc.record({
    type: fc.constant('child_start'),
    call_id: id,
    child_chat_id: id,
    workflow_name: id,
  }),
  fc.record({ type: fc.constant('error'), code: id, message: id, retryable: fc.boolean() }),
  fc.record({ type: fc.constant('something_new') }),
  fc.record({
    type: fc.constant('workflow_complete'),
    reason: fc.constant('done'),
    usage: fc.constant({}),
    duration_ms: fc.nat(),
  }),
];

/** The log of a chat of up to about a hundred events. */
export const randomChat: fc.Arbitrary<RuntimeEvent[]> = fc
  .array(fc.oneof(...drafts), { maxLength: 120, size: 'max' })
  .map((events) => eventsOf(events as GivenEvent[]));
