import {
  chatRef,
  emptyChat,
  logRef,
  METRICS,
  RuntimeError,
  tenantScope,
  type ChatService,
  type Commit,
  type RuntimeEvent,
} from '@mozaiks/contracts';
import { fakeClock, referenceStore } from '@mozaiks/testkit';
import { createErrorGroups } from './error-groups.ts';
import { createMetrics, type GaugeValues } from './create-metrics.ts';
import { meteredChats, meteredStore } from './metered.ts';
import { createMetricsSink } from './metrics-sink.ts';

const log = logRef(chatRef(tenantScope('app-secret', 'user-secret'), 'chat-secret'), 'log-secret');
const commitOf = (...drafts: readonly object[]): Commit => {
  const events = drafts.map(
    (draft, at) =>
      ({
        seq: at + 1,
        ts: '2026-01-01T00:00:00.000Z',
        chat_id: log.chat_id,
        run_id: 'run',
        ...draft,
      }) as unknown as RuntimeEvent,
  );
  return {
    log_id: log.log_id,
    first_seq: 1,
    last_seq: events.length,
    fence: 1,
    commit_id: 'c',
    v: 1,
    events,
  };
};
const madeOf = (...drafts: readonly object[]) => ({
  log,
  workflow_name: 'Support',
  commit: commitOf(...drafts),
  before: emptyChat,
});
const called = {
  type: 'usage',
  agent: 'A',
  purpose: 'reply',
  provider: 'openai',
  model: 'gpt-4o',
  input_tokens: 100,
  output_tokens: 20,
};
const usage = {
  ...called,
  cached_input_tokens: 40,
  reasoning_tokens: 0,
  cost_usd: 0.5,
  duration_ms: 2_000,
  first_token_ms: 300,
};
const answered = { ...usage, cached: false, outcome: 'ok' };
const MODEL = 'gen_ai_provider_name="openai",gen_ai_request_model="gpt-4o"';

const setUp = () => {
  const registry = createMetrics(async () => ({ mozaiks_sockets: 3 }));
  const sink = createMetricsSink(registry.metrics);
  return { registry, commit: (...drafts: readonly object[]) => sink.committed(madeOf(...drafts)) };
};

describe('the text for Prometheus', () => {
  it('has every metric with its help and its type', async () => {
    const text = await setUp().registry.text();
    for (const [name, { help, kind }] of Object.entries(METRICS))
      expect(text).toContain(`# HELP ${name} ${help}\n# TYPE ${name} ${kind}\n`);
  });

  it('has the current value of every gauge', async () => {
    expect(await setUp().registry.text()).toContain('\nmozaiks_sockets 3\n');
  });

  it('has no value of a gauge that cannot be read now', async () => {
    const values: GaugeValues[] = [{ mozaiks_sockets: 3 }, {}];
    const registry = createMetrics(async () => values.shift() ?? {});
    await registry.text();
    expect(await registry.text()).not.toMatch(/^mozaiks_sockets /m);
    expect((await registry.performance()).map(({ name }) => name)).not.toContain('mozaiks_sockets');
  });

  it('has the metrics of Node and of its process under their common names', async () => {
    const text = await setUp().registry.text();
    for (const name of [
      'nodejs_eventloop_lag_seconds',
      'nodejs_heap_size_used_bytes',
      'process_cpu_seconds_total',
    ])
      expect(text).toMatch(new RegExp(`^${name} `, 'm'));
  });

  it('uses the suffix `_total` only for counters', async () => {
    const text = await setUp().registry.text();
    expect(text).not.toMatch(/^# TYPE \S+_total (?!counter)/m);
  });

  it('counts runs by how they ended', async () => {
    const { registry, commit } = setUp();
    commit(
      { type: 'workflow_start' },
      { type: 'agent_start' },
      { type: 'workflow_complete', reason: 'done', duration_ms: 1_500 },
    );
    commit({ type: 'workflow_error', code: 'model_unavailable' });
    const text = await registry.text();
    expect(text).toContain('mozaiks_runs_started_total{workflow_name="Support"} 1');
    expect(text).toContain('mozaiks_runs_total{workflow_name="Support",outcome="done"} 1');
    expect(text).toContain(
      'mozaiks_runs_total{workflow_name="Support",outcome="model_unavailable"} 1',
    );
    expect(text).toContain(
      'mozaiks_gen_ai_workflow_duration_seconds_sum{gen_ai_workflow_name="Support"} 1.5',
    );
    expect(text).toContain('mozaiks_appends_total 2');
  });

  it('counts tokens, costs and times of model calls', async () => {
    const { registry, commit } = setUp();
    commit(answered, answered);
    const text = await registry.text();
    expect(text).toContain(`mozaiks_model_tokens_total{${MODEL},kind="input"} 200`);
    expect(text).toContain(`mozaiks_model_tokens_total{${MODEL},kind="cached_input"} 80`);
    expect(text).toContain(`mozaiks_model_cost_usd_total{${MODEL}} 1\n`);
    expect(text).toContain(
      `mozaiks_gen_ai_client_operation_duration_seconds_sum{${MODEL},error_type=""} 4`,
    );
    expect(text).toContain(
      `mozaiks_gen_ai_client_token_usage_count{${MODEL},gen_ai_token_type="output"} 2`,
    );
  });

  it('counts a failed attempt, and unknown values as nothing', async () => {
    const { registry, commit } = setUp();
    commit({
      ...answered,
      outcome: 'failed',
      input_tokens: null,
      output_tokens: null,
      cost_usd: null,
      first_token_ms: null,
    });
    const text = await registry.text();
    expect(text).toContain(`mozaiks_model_attempts_failed_total{${MODEL}} 1`);
    expect(text).not.toContain('mozaiks_model_cost_usd_total{');
  });

  it('does not count a cached answer as a call', async () => {
    const { registry, commit } = setUp();
    commit({ ...answered, cached: true });
    expect(await registry.text()).not.toContain('gpt-4o');
  });

  it('names no tenant, user or chat', async () => {
    const { registry, commit } = setUp();
    commit({ type: 'workflow_start' }, answered, {
      type: 'tool_result',
      ok: false,
      error: { code: 'tool_failed' },
      duration_ms: 1,
    });
    expect(await registry.text()).not.toContain('secret');
  });

  it('counts the models after the two-hundredth together, so that no workflow file fills the memory', async () => {
    const { registry, commit } = setUp();
    for (let n = 0; n < 1_000; n += 1) commit({ ...answered, model: `model-${n}` });
    const text = await registry.text();
    expect(text).toContain(
      'mozaiks_model_cost_usd_total{gen_ai_provider_name="other",gen_ai_request_model="other"} 400',
    );
    expect(text.match(/mozaiks_model_cost_usd_total\{/g)).toHaveLength(201);
  });
});

describe('the metrics as JSON', () => {
  it('estimate times over all labels from the buckets', async () => {
    const { registry, commit } = setUp();
    for (let n = 0; n < 100; n += 1)
      commit({ ...answered, model: `model-${n % 2}`, duration_ms: n < 90 ? 100 : 1_000 });
    const measured = await registry.performance();
    const { count, p50, p99 } = measured.find(
      ({ name }) => name === 'mozaiks_gen_ai_client_operation_duration_seconds',
    ) as never;
    expect(count).toBe(100);
    expect(p50).toBeGreaterThan(0.08);
    expect(p50).toBeLessThanOrEqual(0.16);
    expect(p99).toBeGreaterThan(0.64);
    expect(p99).toBeLessThanOrEqual(1.28);
  });

  it('have no time if nothing was measured', async () => {
    const measured = await setUp().registry.performance();
    expect(measured).toContainEqual({
      name: 'mozaiks_append_duration_seconds',
      count: 0,
      p50: null,
      p95: null,
      p99: null,
    });
    expect(measured).toContainEqual({ name: 'mozaiks_sockets', value: 3 });
  });
});

describe('a metered store', () => {
  it('appends and reads as before, and is timed', async () => {
    const { registry } = setUp();
    const store = meteredStore(referenceStore(), registry.metrics, fakeClock());
    const fresh = {
      workflow_name: 'Support',
      log_id: log.log_id,
      parent: null,
      log_version: 1,
      now: '2026-01-01T00:00:00.000Z',
    };
    await store.directory.create(log, fresh);
    const commit = commitOf({ type: 'workflow_start' });
    expect([await store.log.append(log, commit), await store.log.append(log, commit)]).toEqual([
      'appended',
      'taken',
    ]);
    expect(await store.log.read(log, { after_seq: 0 })).toEqual([commit]);
    expect(await registry.text()).toContain('mozaiks_append_duration_seconds_count 2');
  });
});

describe('a metered chat service', () => {
  it('counts commands by outcome', async () => {
    const { registry } = setUp();
    const outcomes = [
      async () => ({ duplicate: false }),
      async () => ({ duplicate: true }),
      () => Promise.reject(new RuntimeError('inbox_full')),
    ];
    const submit = () => outcomes.shift()?.() ?? Promise.reject(new Error('no more'));
    const chats = meteredChats({ submit } as unknown as ChatService, registry.metrics);
    const submitted = [1, 2, 3].map(() => chats.submit(log, { type: 'cancel', command_id: 'c' }));
    expect((await Promise.allSettled(submitted)).map(({ status }) => status)).toEqual([
      'fulfilled',
      'fulfilled',
      'rejected',
    ]);
    const text = await registry.text();
    for (const outcome of ['accepted', 'duplicate', 'inbox_full'])
      expect(text).toContain(`mozaiks_commands_total{type="cancel",outcome="${outcome}"} 1`);
  });
});

describe('errors', () => {
  it('are grouped by code and workflow, the most frequent first', () => {
    const groups = createErrorGroups();
    groups.committed(madeOf({ type: 'workflow_error', code: 'model_unavailable' }));
    groups.committed(
      madeOf({ type: 'tool_result', ok: false, error: { code: 'tool_failed', message: 'secret' } }),
    );
    groups.committed(
      madeOf({
        type: 'tool_result',
        ok: false,
        error: { code: 'tool_failed' },
        ts: '2026-01-02T00:00:00.000Z',
      }),
    );
    groups.add('internal', '2026-01-03T00:00:00.000Z');
    const day = (n: number): string => `2026-01-0${n}T00:00:00.000Z`;
    expect(groups.list()).toEqual([
      {
        code: 'tool_failed',
        workflow_name: 'Support',
        count: 2,
        first_seen: day(1),
        last_seen: day(2),
      },
      {
        code: 'model_unavailable',
        workflow_name: 'Support',
        count: 1,
        first_seen: day(1),
        last_seen: day(1),
      },
      { code: 'internal', workflow_name: null, count: 1, first_seen: day(3), last_seen: day(3) },
    ]);
  });

  it('form no more than 1,000 groups', () => {
    const groups = createErrorGroups();
    for (let n = 0; n < 1_500; n += 1) groups.add(`code_${n}`, '2026-01-01T00:00:00.000Z');
    expect(groups.list()).toHaveLength(1_000);
  });
});
