import { createHash } from 'node:crypto';
import {
  applyCommit,
  chatRef,
  emptyChat,
  logRef,
  spanIdOf,
  tenantScope,
  traceOf,
  type ChatState,
  type Commit,
  type RuntimeEvent,
} from '@mozaiks/contracts';
import type { FinishedSpan } from './finished-span.ts';
import { createTraceSink } from './trace-sink.ts';

const ids = { sha256: (text: string) => createHash('sha256').update(text).digest('hex') };
const log = logRef(chatRef(tenantScope('app-secret', 'user-secret'), 'chat'), 'log');
const run = { log_id: 'log', run_id: 'run' };
const OUTSIDE = { trace_id: '4bf92f3577b34da6a3ce929d0e0e4736', parent_id: '00f067aa0ba902b7' };
const traceparent = (flags = '01'): string =>
  `00-${OUTSIDE.trace_id}-${OUTSIDE.parent_id}-${flags}`;

type Draft = { readonly type: RuntimeEvent['type'] } & { readonly [field: string]: unknown };

const start = {
  type: 'workflow_start',
  workflow_name: 'Support',
  workflow_version: 'v1',
  code_version: 'k1',
  cache_seed: 1,
} as const;
const asked = {
  type: 'user_message',
  message_id: 'm0',
  command_id: 'c',
  text: 'where is it?',
} as const;
const agent = (name: string) =>
  ({ type: 'agent_start', agent: name, turn: 1, model: 'gpt-4o' }) as const;
const call = {
  type: 'tool_call',
  call_id: 'call',
  message_id: 'm1',
  agent: 'Triage',
  tool: 'lookup',
  kind: 'agent_tool',
} as const;
const called = {
  ...call,
  arguments: { id: 7, pin: '1234' },
  idempotency_key: 'k',
  sensitive: ['/arguments/pin'],
} as const;
const answer = {
  type: 'agent_response',
  agent: 'Triage',
  message_id: 'm2',
  text: 'on its way',
  visible: true,
  finish_reason: 'stop',
} as const;
const result = {
  type: 'tool_result',
  call_id: 'call',
  ok: true,
  result: { city: 'Berlin', key: 's3' },
  duration_ms: 1_500,
} as const;
const totals = {
  input_tokens: 1,
  output_tokens: 1,
  cached_input_tokens: 0,
  reasoning_tokens: 0,
  cost_usd: 0,
  model_calls: 1,
};
const done = { type: 'workflow_complete', reason: 'done', usage: totals, duration_ms: 1 } as const;
const usage = {
  type: 'usage',
  agent: 'Triage',
  message_id: 'm1',
  purpose: 'reply',
  provider: 'anthropic',
  model: 'claude-sonnet-4-5',
  input_tokens: 10_000,
  output_tokens: 20,
  cached_input_tokens: 8_000,
  reasoning_tokens: null,
  cost_usd: 0.5,
  duration_ms: 2_000,
  first_token_ms: 300,
  cached: false,
  outcome: 'ok',
} as const;

/** A chat whose commits are one second apart. Each process has its own sink. */
function chat({ content = false } = {}) {
  const spans: FinishedSpan[] = [];
  let state: ChatState = emptyChat;
  let seconds = 0;
  const commit = (...drafts: readonly Draft[]): readonly FinishedSpan[] => {
    const before = spans.length;
    seconds += 1;
    const ts = `2026-01-01T00:00:${String(seconds).padStart(2, '0')}.000Z`;
    const events = drafts.map(
      (draft, at) =>
        ({
          run_id: 'run',
          ...draft,
          seq: state.head_seq + 1 + at,
          ts,
          chat_id: 'chat',
        }) as unknown as RuntimeEvent,
    );
    const made: Commit = {
      log_id: 'log',
      first_seq: state.head_seq + 1,
      last_seq: state.head_seq + events.length,
      fence: 1,
      commit_id: 'c',
      v: 1,
      events,
    };
    const sink = createTraceSink({ ids, content, onSpan: (span) => spans.push(span) });
    sink.committed({ log, workflow_name: 'Support', commit: made, before: state });
    state = applyCommit(state, made);
    return spans.slice(before);
  };
  return { commit, spans, state: () => state };
}

const at = (seconds: number): number => Date.parse('2026-01-01T00:00:00.000Z') + seconds * 1_000;
const named = (spans: readonly FinishedSpan[], name: string): FinishedSpan => {
  const found = spans.filter((span) => span.name === name);
  if (found[0] === undefined || found.length > 1)
    throw new Error(`${found.length} spans are named ${name}: ${spans.map((s) => s.name).join()}`);
  return found[0];
};

/** A run with a call, a handoff and two agents. */
function wholeRun(options?: { readonly content?: boolean }, first: Draft = start) {
  const { commit, spans } = chat(options);
  commit(asked, first, agent('Triage'));
  commit(called, usage);
  commit({ ...result, sensitive: ['/result/key'] });
  commit(
    { ...answer, text: 'one moment' },
    { ...usage, message_id: 'm2' },
    {
      type: 'handoff',
      from: 'Triage',
      to: 'Orders',
      rule: { kind: 'llm', index: 0 },
      because: { text: 'it said so' },
    },
  );
  commit(agent('Orders'));
  commit(
    { ...answer, agent: 'Orders', message_id: 'm3' },
    { ...usage, agent: 'Orders', message_id: 'm3' },
    done,
  );
  return spans;
}

describe('the spans of a run', () => {
  it('are the run, its turns, its model calls and its tools, each inside its parent', () => {
    const spans = wholeRun();
    const root = named(spans, 'invoke_workflow Support');
    const [triage, orders] = [
      named(spans, 'invoke_agent Triage'),
      named(spans, 'invoke_agent Orders'),
    ];
    expect(spans).toHaveLength(7);
    expect(spans.map(({ trace_id }) => trace_id)).toEqual(
      spans.map(() => traceOf(ids, run).trace_id),
    );
    expect([root.parent_id, triage.parent_id, orders.parent_id]).toEqual([
      undefined,
      root.span_id,
      root.span_id,
    ]);
    expect(
      spans.filter(({ parent_id }) => parent_id === triage.span_id).map(({ name }) => name),
    ).toEqual(['chat claude-sonnet-4-5', 'execute_tool lookup', 'chat claude-sonnet-4-5']);
    expect(spans.filter(({ parent_id }) => parent_id === orders.span_id)).toHaveLength(1);
    expect(new Set(spans.map(({ span_id }) => span_id)).size).toBe(7);
  });

  it('have the times of the events', () => {
    const spans = wholeRun();
    const times = (name: string) => [named(spans, name).started_at, named(spans, name).ended_at];
    expect(times('invoke_workflow Support')).toEqual([at(1), at(6)]);
    expect(times('invoke_agent Triage')).toEqual([at(1), at(5)]);
    expect(times('invoke_agent Orders')).toEqual([at(5), at(6)]);
    expect(times('execute_tool lookup')).toEqual([at(1.5), at(3)]);
    expect(spans[0]).toMatchObject({
      name: 'chat claude-sonnet-4-5',
      started_at: at(0),
      ended_at: at(2),
      kind: 'client',
    });
  });

  it('have the attributes of the conventions, the conversation on each', () => {
    const spans = wholeRun();
    for (const { attributes } of spans) expect(attributes['gen_ai.conversation.id']).toBe('chat');
    expect(spans[0]?.attributes).toEqual({
      'gen_ai.operation.name': 'chat',
      'gen_ai.conversation.id': 'chat',
      'gen_ai.agent.name': 'Triage',
      'gen_ai.provider.name': 'anthropic',
      'gen_ai.request.model': 'claude-sonnet-4-5',
      'gen_ai.request.stream': true,
      'gen_ai.response.model': 'claude-sonnet-4-5',
      'gen_ai.response.finish_reasons': ['tool_calls'],
      'gen_ai.response.time_to_first_chunk': 0.3,
      'gen_ai.usage.input_tokens': 10_000,
      'gen_ai.usage.output_tokens': 20,
      'gen_ai.usage.cache_read.input_tokens': 8_000,
      'mozaiks.cost_usd': 0.5,
      'mozaiks.purpose': 'reply',
    });
    expect(named(spans, 'execute_tool lookup').attributes).toMatchObject({
      'gen_ai.operation.name': 'execute_tool',
      'gen_ai.tool.name': 'lookup',
      'gen_ai.tool.call.id': 'call',
      'gen_ai.tool.type': 'function',
    });
    expect(named(spans, 'invoke_workflow Support').attributes).toMatchObject({
      'gen_ai.operation.name': 'invoke_workflow',
      'gen_ai.workflow.name': 'Support',
      'mozaiks.outcome': 'done',
      'openinference.span.kind': 'CHAIN',
    });
  });

  it('name no tenant, and contain no message', () => {
    const text = JSON.stringify(wholeRun());
    for (const secret of [
      'app-secret',
      'user-secret',
      'where is it?',
      'on its way',
      'Berlin',
      '1234',
      's3',
    ])
      expect(text).not.toContain(secret);
  });

  it('belong to the external trace that the run was started in', () => {
    const spans = wholeRun({}, { ...start, traceparent: traceparent() });
    for (const { trace_id } of spans) expect(trace_id).toBe(OUTSIDE.trace_id);
    expect(named(spans, 'invoke_workflow Support').parent_id).toBe(OUTSIDE.parent_id);
  });

  it('are not made if the caller does not sample', () => {
    expect(wholeRun({}, { ...start, traceparent: traceparent('00') })).toEqual([]);
  });

  it('are named so that a nested chat and a provider can continue them', () => {
    const spans = wholeRun();
    expect(named(spans, 'execute_tool lookup').span_id).toBe(
      spanIdOf(ids, run, { span: 'tool', call_id: 'call' }),
    );
    expect(spans[0]?.span_id).toBe(spanIdOf(ids, run, { span: 'chat', message_id: 'm1' }));
  });
});

describe('messages of people and agents', () => {
  it('are in the spans if content is enabled', () => {
    const spans = wholeRun({ content: true });
    expect(named(spans, 'invoke_workflow Support').attributes).toMatchObject({
      'input.value': 'where is it?',
      'output.value': 'on its way',
    });
    const { attributes } = spans[2] ?? {};
    expect(JSON.parse(String(attributes?.['gen_ai.output.messages']))).toEqual([
      {
        role: 'assistant',
        parts: [{ type: 'text', content: 'one moment' }],
        finish_reason: 'stop',
      },
    ]);
    expect(
      JSON.parse(String(attributes?.['gen_ai.input.messages'])).map(
        ({ role }: { role: string }) => role,
      ),
    ).toEqual(['user', 'assistant', 'tool']);
  });

  it('are in the spans without values that are marked sensitive', () => {
    const spans = wholeRun({ content: true });
    const text = JSON.stringify(spans);
    for (const secret of ['1234', 's3']) expect(text).not.toContain(secret);
    expect(named(spans, 'execute_tool lookup').attributes).toMatchObject({
      'gen_ai.tool.call.arguments': '{"id":7,"pin":null}',
      'gen_ai.tool.call.result': '{"city":"Berlin","key":null}',
      'input.value': '{"id":7,"pin":null}',
    });
  });

  it('are cut if they are very long', () => {
    const { commit } = chat({ content: true });
    commit({ ...asked, text: 'x'.repeat(1_000_000) }, start, agent('Triage'));
    const [, root] = commit(answer, done);
    expect(String(root?.attributes['input.value']).length).toBeLessThan(33_000);
  });
});

describe('a turn', () => {
  it('lasts until the user is asked, and the wait is part of no turn', () => {
    const { commit } = chat();
    commit(asked, start, agent('Triage'));
    const spans = commit(answer, {
      type: 'input_request',
      request_id: 'r',
      kind: 'text',
      agent: 'Triage',
      prompt: '',
    });
    expect(spans.map(({ name }) => name)).toEqual(['invoke_agent Triage']);
    expect(commit({ ...asked, command_id: 'c2', request_id: 'r' })).toEqual([]);
    expect(commit(agent('Triage'))).toEqual([]);
    expect(commit({ ...answer, message_id: 'm4' }, done).map(({ name }) => name)).toEqual([
      'invoke_agent Triage',
      'invoke_workflow Support',
    ]);
  });

  it('continues when a person has approved its call', () => {
    const { commit } = chat();
    commit(asked, start, agent('Triage'));
    commit(called, {
      type: 'input_request',
      request_id: 'r',
      kind: 'approval',
      agent: 'Triage',
      prompt: '',
      call_id: 'call',
    });
    expect(
      commit({
        type: 'input_response',
        request_id: 'r',
        command_id: 'c2',
        value: { decision: 'approve' },
      }),
    ).toEqual([]);
    expect(commit(result).map(({ name }) => name)).toEqual(['execute_tool lookup']);
    expect(commit(answer, done).map(({ name }) => name)).toEqual([
      'invoke_agent Triage',
      'invoke_workflow Support',
    ]);
  });

  it('ends when the user interrupts it', () => {
    const { commit } = chat();
    commit(asked, start, agent('Triage'));
    expect(commit({ ...asked, command_id: 'c2' }).map(({ name }) => name)).toEqual([
      'invoke_agent Triage',
    ]);
    expect(commit(agent('Orders'))).toEqual([]);
  });
});

describe('a failure', () => {
  it('of an attempt has the code that the run survived', () => {
    const { commit } = chat();
    commit(asked, start, agent('Triage'));
    const error = {
      type: 'error',
      code: 'model_unavailable',
      message: 'secret',
      retryable: true,
      message_id: 'm1',
    } as const;
    const [span] = commit(error, {
      ...usage,
      outcome: 'failed',
      input_tokens: null,
      cost_usd: null,
    });
    expect(span).toMatchObject({
      error: 'model_unavailable',
      attributes: { 'error.type': 'model_unavailable' },
    });
    expect(span?.attributes).not.toHaveProperty(['gen_ai.usage.input_tokens']);
    expect(span?.attributes).not.toHaveProperty(['gen_ai.response.model']);
    expect(JSON.stringify(span)).not.toContain('secret');
  });

  it('of the run is that of its last turn and call as well', () => {
    const { commit } = chat();
    commit(asked, start, agent('Triage'));
    const spans = commit(
      { ...usage, outcome: 'failed' },
      { type: 'workflow_error', code: 'model_rate_limited', message: '', retryable: true },
    );
    expect(spans.map(({ name, error }) => [name, error])).toEqual([
      ['chat claude-sonnet-4-5', 'model_rate_limited'],
      ['invoke_agent Triage', 'model_rate_limited'],
      ['invoke_workflow Support', 'model_rate_limited'],
    ]);
  });

  it('of a tool has its code', () => {
    const { commit } = chat();
    commit(asked, start, agent('Triage'));
    const failed = {
      ...result,
      ok: false,
      result: undefined,
      error: { code: 'tool_timeout', message: 'secret' },
    };
    const [span] = commit(called, failed);
    expect(span).toMatchObject({
      name: 'execute_tool lookup',
      error: 'tool_timeout',
      attributes: { 'error.type': 'tool_timeout' },
    });
    expect(JSON.stringify(span)).not.toContain('secret');
  });
});

describe('no span', () => {
  it('is made of a cached answer', () => {
    const { commit } = chat();
    commit(asked, start, agent('Triage'));
    expect(commit({ ...usage, cached: true })).toEqual([]);
  });

  it('is made outside of a run', () => {
    expect(
      chat().commit({ type: 'context_update', run_id: null, set: { a: 1 }, by: 'client' }),
    ).toEqual([]);
  });
});
