import {
  tenantScope,
  type AppScope,
  type ChatStore,
  type LogRef,
  type TenantScope,
  type UsageSummary,
} from '@mozaiks/contracts';
import {
  createdLog,
  freshChat,
  freshTenant,
  namesakes,
  racing,
  unique,
  usageRow,
  usingStore,
  type OpenStore,
} from './subject.ts';

const appOf = ({ app_id }: AppScope): AppScope => ({ app_id });
const sums = (calls: number): Omit<UsageSummary, 'group'> => ({
  calls,
  unknown: 0,
  input_tokens: 100 * calls,
  output_tokens: 10 * calls,
  cached_input_tokens: 5 * calls,
  reasoning_tokens: 2 * calls,
  cost_usd: 0.25 * calls,
  cost_incomplete: false,
});
const byGroup = (summaries: readonly UsageSummary[]): UsageSummary[] =>
  [...summaries].sort((a, b) => (JSON.stringify(a.group) < JSON.stringify(b.group) ? -1 : 1));

/** What `UsageLedger` guarantees. Costs are multiples of 0.25, so that sums need no rounding. */
export function usageLedgerSuite(open: OpenStore): void {
  describe('UsageLedger', () => {
    const store = usingStore(open);
    const totals = async (scope: TenantScope | AppScope): Promise<readonly UsageSummary[]> =>
      store().usage.summarize(scope, { group_by: [] });
    describe('record', () => recording(store, totals));
    describe('summarize', () => summing(store));
    describe('of', () => listing(store));
    describe('forget', () => forgetting(store, totals));
  });
}

type Totals = (scope: TenantScope | AppScope) => Promise<readonly UsageSummary[]>;

function recording(store: () => ChatStore, totals: Totals): void {
  it('counts each id once, however often and by how many callers it is recorded', async () => {
    const log = await createdLog(store());
    const rows = [usageRow(log, 3), usageRow(log, 7)];
    await racing(5, () => store().usage.record(log, rows));
    await store().usage.record(log, [usageRow(log, 7, { input_tokens: 999 }), usageRow(log, 9)]);
    expect(await totals(log)).toEqual([{ group: {}, ...sums(3) }]);
  });

  it('accepts an empty list', async () => {
    const log = await createdLog(store());
    await store().usage.record(log, []);
    expect(await store().usage.summarize(log, { group_by: ['model'] })).toEqual([]);
  });

  it('keeps the usage of an erased chat', async () => {
    const log = await createdLog(store());
    await store().usage.record(log, [usageRow(log, 1)]);
    await store().directory.erase(log);
    expect(await totals(appOf(log))).toEqual([{ group: {}, ...sums(1) }]);
  });

  it('reports unknown counts, and counts them as 0', async () => {
    const log = await createdLog(store());
    const unknown = {
      input_tokens: null,
      output_tokens: null,
      cached_input_tokens: null,
      reasoning_tokens: null,
      cost_usd: null,
    };
    await store().usage.record(log, [usageRow(log, 1), usageRow(log, 2, unknown)]);
    expect(await totals(log)).toEqual([
      { group: {}, ...sums(1), calls: 2, unknown: 1, cost_incomplete: true },
    ]);
  });

  it('marks a sum that lacks a cost, even if all tokens are known', async () => {
    const log = await createdLog(store());
    await store().usage.record(log, [usageRow(log, 1, { cost_usd: null }), usageRow(log, 2)]);
    expect(await totals(log)).toEqual([
      { group: {}, ...sums(2), cost_usd: 0.25, cost_incomplete: true },
    ]);
  });

  it('counts a failed call without any known numbers as zero usage', async () => {
    const log = await createdLog(store());
    const nothing = {
      input_tokens: null,
      output_tokens: null,
      cached_input_tokens: null,
      reasoning_tokens: null,
      cost_usd: null,
    };
    await store().usage.record(log, [
      usageRow(log, 1),
      usageRow(log, 2, { ...nothing, outcome: 'failed' }),
    ]);
    expect(await totals(log)).toEqual([{ group: {}, ...sums(1), calls: 2 }]);
  });
}

function summing(store: () => ChatStore): void {
  const filled = async (): Promise<LogRef> => {
    const log = await createdLog(store());
    await store().usage.record(log, [
      usageRow(log, 1),
      usageRow(log, 2, { agent: 'Critic' }),
      usageRow(log, 3, { model: 'large', agent: 'Critic' }),
      usageRow(log, 4, { workflow_name: 'Other', ts: '2026-01-02T23:59:59.999Z' }),
    ]);
    return log;
  };

  it.each([
    ['agent', { Critic: 2, Greeter: 2 }],
    ['model', { large: 1, small: 3 }],
    ['workflow_name', { Other: 1, Support: 3 }],
    ['day', { '2026-01-01': 3, '2026-01-02': 1 }],
  ] as const)('groups by %s', async (group, expected) => {
    const summaries = byGroup(await store().usage.summarize(await filled(), { group_by: [group] }));
    expect(summaries).toEqual(
      Object.entries(expected).map(([name, calls]) => ({
        group: { [group]: name },
        ...sums(calls),
      })),
    );
  });

  it('groups by the tenant', async () => {
    const log = await filled();
    for (const scope of [log, appOf(log)]) {
      const summaries = await store().usage.summarize(scope, { group_by: ['app_id', 'user_id'] });
      expect(summaries).toEqual([
        { group: { app_id: log.app_id, user_id: log.user_id }, ...sums(4) },
      ]);
    }
  });

  it('groups by several at once', async () => {
    const summaries = byGroup(
      await store().usage.summarize(await filled(), { group_by: ['agent', 'model'] }),
    );
    expect(summaries).toEqual([
      { group: { agent: 'Critic', model: 'large' }, ...sums(1) },
      { group: { agent: 'Critic', model: 'small' }, ...sums(1) },
      { group: { agent: 'Greeter', model: 'small' }, ...sums(2) },
    ]);
  });

  it('includes `from` and excludes `to`', async () => {
    const log = await createdLog(store());
    const times = [
      '2026-01-01T00:00:00.000Z',
      '2026-01-01T12:00:00.000Z',
      '2026-01-02T00:00:00.000Z',
    ];
    await store().usage.record(
      log,
      times.map((ts, index) => usageRow(log, index + 1, { ts })),
    );
    const between = async (query: { from?: string; to?: string }) =>
      (await store().usage.summarize(log, { ...query, group_by: [] }))[0]?.calls;
    expect(await between({ from: '2026-01-01T12:00:00.000Z' })).toBe(2);
    expect(await between({ to: '2026-01-02T00:00:00.000Z' })).toBe(2);
    expect(
      await between({ from: '2026-01-01T00:00:00.000Z', to: '2026-01-01T12:00:00.000Z' }),
    ).toBe(1);
    expect(await between({ from: '2026-01-01T00:00:00Z', to: '2026-01-01T12:00:00Z' })).toBe(1);
  });

  it('shows a tenant its own usage, and an app the usage of all its users', async () => {
    const app = freshTenant();
    const [one, two] = [
      await createdLog(store(), freshChat(app)),
      await createdLog(store(), freshChat(tenantScope(app.app_id, unique('user')))),
    ];
    await store().usage.record(one, [usageRow(one, 1)]);
    await store().usage.record(two, [usageRow(two, 1), usageRow(two, 2)]);
    const callsOf = async (scope: TenantScope | AppScope) =>
      (await store().usage.summarize(scope, { group_by: ['app_id'] })).map(({ calls }) => calls);
    expect([
      await callsOf(one),
      await callsOf(two),
      await callsOf(appOf(app)),
      await callsOf(freshTenant()),
    ]).toEqual([[1], [2], [3], []]);
  });
}

function listing(store: () => ChatStore): void {
  it('returns the rows of a log by number, as they were recorded', async () => {
    const log = await createdLog(store());
    const rows = [
      usageRow(log, 2, { estimated: true, cost_usd: null }),
      usageRow(log, 10),
      usageRow(log, 9),
    ];
    await store().usage.record(log, rows);
    expect(await store().usage.of(log)).toEqual([rows[0], rows[2], rows[1]]);
  });

  it('returns none of another chat, of another tenant, or of a log that was forgotten', async () => {
    const log = await createdLog(store());
    await store().usage.record(log, [usageRow(log, 1)]);
    for (const other of namesakes(log))
      expect(await store().usage.of({ ...log, ...other })).toEqual([]);
    expect(await store().usage.of(await createdLog(store(), freshChat(log)))).toEqual([]);
    await store().usage.forget(log);
    expect(await store().usage.of(log)).toEqual([]);
  });
}

function forgetting(store: () => ChatStore, totals: Totals): void {
  it('removes the user, and keeps the usage', async () => {
    const log = await createdLog(store());
    await store().usage.record(log, [usageRow(log, 1)]);
    await store().usage.forget(log);
    await store().usage.forget(log);
    expect(await store().usage.summarize(log, { group_by: ['model'] })).toEqual([]);
    expect(await totals(appOf(log))).toEqual([{ group: {}, ...sums(1) }]);
    expect(
      JSON.stringify(await store().usage.summarize(appOf(log), { group_by: ['user_id'] })),
    ).not.toContain(log.user_id);
  });

  it('neither counts an id again after it was forgotten, nor restores its user', async () => {
    const log = await createdLog(store());
    await store().usage.record(log, [usageRow(log, 1)]);
    await store().usage.forget(log);
    await store().usage.record(log, [usageRow(log, 1)]);
    expect(await totals(appOf(log))).toEqual([{ group: {}, ...sums(1) }]);
    expect(await store().usage.summarize(log, { group_by: ['model'] })).toEqual([]);
  });

  it('does not change other chats and other tenants', async () => {
    const log = await createdLog(store());
    const sibling = await createdLog(store(), freshChat(log));
    await store().usage.record(log, [usageRow(log, 1)]);
    await store().usage.record(sibling, [usageRow(sibling, 1)]);
    for (const chat of namesakes(log)) await store().usage.forget({ ...log, ...chat });
    await store().usage.forget(sibling);
    expect(await totals(log)).toEqual([{ group: {}, ...sums(1) }]);
  });
}
