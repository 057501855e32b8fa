import {
  chatRef,
  LOG_VERSION,
  tenantScope,
  type ChatStore,
  type EventOf,
  type LogRef,
  type UsageRow,
} from '@mozaiks/contracts';
import { referenceStore, usageRow } from '@mozaiks/testkit';
import {
  createWorld,
  openChat,
  say,
  scope,
  type ProcessParts,
} from '../fixtures/process.fixture.ts';
import { reconcileUsage, type ReconcileOptions } from './reconcile-usage.ts';

const NOW = Date.UTC(2026, 5, 1);
const ada = tenantScope('app', 'ada');
const eve = tenantScope('other', 'eve');

describe('the reconciliation of usage', () => {
  let store: ChatStore;
  beforeEach(() => {
    store = referenceStore();
  });
  const reconciled = (options: ReconcileOptions = {}) =>
    reconcileUsage({ store, clock: { now: () => NOW } }, options);

  /** Creates a chat whose log has these calls, with the fence of an owner. Returns their rows. */
  async function chatWith(
    seqs: readonly number[],
    { chat_id = 'chat', tenant = ada, fence = 1 } = {},
  ): Promise<[LogRef, UsageRow[]]> {
    const now = '2026-01-01T00:00:00.000Z';
    const fresh = {
      workflow_name: 'Support',
      log_id: `log-${tenant.user_id}-${chat_id}`,
      parent: null,
      log_version: LOG_VERSION,
      now,
    };
    const { record } = await store.directory.create(chatRef(tenant, chat_id), fresh);
    const rows = seqs.map((seq) => usageRow(record, seq));
    for (const { fact } of rows) await append(record, fact, fence);
    return [record, rows];
  }
  const append = ({ log_id, ...log }: LogRef, fact: EventOf<'usage'>, fence: number) =>
    store.log.append(
      { ...log, log_id },
      {
        log_id,
        first_seq: fact.seq,
        last_seq: fact.seq,
        fence,
        commit_id: `c${fact.seq}`,
        v: LOG_VERSION,
        events: [fact],
      },
    );

  it('finds the same calls in the logs and in the ledger, of every tenant', async () => {
    for (const tenant of [ada, eve]) {
      const [log, rows] = await chatWith([1, 2], { tenant });
      await store.usage.record(log, rows);
    }
    expect(await reconciled()).toEqual({
      chats: 2,
      sums: { calls: 4, input_tokens: 400, output_tokens: 40, cost_usd: 1 },
      copied: 0,
      differences: [],
      running: [],
      without_log: [],
      complete: true,
    });
  });

  it('names each row that is missing, surplus or different', async () => {
    const [log, rows] = await chatWith([1, 2, 3]);
    const changed = rows.map((row) =>
      row.fact.seq === 2 ? { ...row, fact: { ...row.fact, input_tokens: 99 } } : row,
    );
    await store.usage.record(log, [...changed.slice(0, 2), usageRow(log, 7)]);
    expect((await reconciled()).differences).toEqual([
      { ...chatRef(ada, 'chat'), log_id: log.log_id, kind: 'different', id: `${log.log_id}/2` },
      { ...chatRef(ada, 'chat'), log_id: log.log_id, kind: 'missing', id: `${log.log_id}/3` },
      { ...chatRef(ada, 'chat'), log_id: log.log_id, kind: 'surplus', id: `${log.log_id}/7` },
    ]);
  });

  it('compares the calls of the requested time', async () => {
    await chatWith([1]);
    expect((await reconciled()).differences).toHaveLength(1);
    expect((await reconciled({ from: '2026-02-01T00:00:00.000Z' })).differences).toEqual([]);
    expect((await reconciled({ to: '2025-12-01T00:00:00.000Z' })).differences).toEqual([]);
  });

  it('is limited to one app or one user if requested', async () => {
    await chatWith([1]);
    await chatWith([1], { tenant: eve });
    await chatWith([1], { tenant: tenantScope('app', 'eve') });
    const users = async (options: ReconcileOptions) =>
      (await reconciled(options)).differences.map(({ app_id, user_id }) => `${app_id} ${user_id}`);
    expect(await users({})).toEqual(['app ada', 'app eve', 'other eve']);
    expect(await users({ app_id: 'app' })).toEqual(['app ada', 'app eve']);
    expect(await users({ app_id: 'app', user_id: 'eve' })).toEqual(['app eve']);
  });

  it('names a running chat, and does not compare it', async () => {
    const [log] = await chatWith([1]);
    const [other, rows] = await chatWith([1], { chat_id: 'other' });
    await store.usage.record(other, rows);
    await store.sessions.join('session');
    await store.ownership.acquire(log, { session: 'session', log_version: LOG_VERSION });
    expect(await reconciled()).toMatchObject({
      chats: 1,
      running: [{ chat_id: 'chat' }],
      differences: [],
      without_log: [],
    });
  });

  it('finds a running chat without any other at rest, if its app is given', async () => {
    const [log, rows] = await chatWith([1]);
    await store.usage.record(log, rows);
    await store.sessions.join('session');
    await store.ownership.acquire(log, { session: 'session', log_version: LOG_VERSION });
    expect(await reconciled({ app_id: 'app' })).toMatchObject({
      chats: 0,
      running: [{ chat_id: 'chat' }],
      without_log: [],
    });
  });

  it('lists the usage of erased and of removed chats separately', async () => {
    for (const chat_id of ['stays', 'erased', 'removed']) {
      const [log, rows] = await chatWith([1], { chat_id });
      await store.usage.record(log, rows);
      const record = await store.directory.get(log);
      if (chat_id === 'removed' && record !== null) await store.retention.remove(record);
      if (chat_id !== 'erased') continue;
      await store.directory.erase(log);
      await store.usage.forget(log);
    }
    const sums = { calls: 1, input_tokens: 100, output_tokens: 10, cost_usd: 0.25 };
    expect(await reconciled()).toMatchObject({
      chats: 1,
      sums,
      differences: [],
      without_log: [
        { app_id: 'app', sums },
        { app_id: 'app', user_id: 'ada', sums },
      ],
    });
  });

  it('stops when it is aborted', async () => {
    await chatWith([1]);
    const stop = new AbortController();
    stop.abort();
    expect(await reconciled({ signal: stop.signal })).toMatchObject({ chats: 0, complete: false });
  });

  it('bills copied calls of a fork once, in the original', async () => {
    const [log, rows] = await chatWith([1, 2], { fence: 0 });
    expect(await reconciled()).toMatchObject({
      chats: 1,
      copied: 2,
      sums: { calls: 0 },
      differences: [],
    });
    await store.usage.record(log, rows.slice(0, 1));
    expect((await reconciled()).differences).toMatchObject([{ kind: 'surplus', id: rows[0]?.id }]);
  });
});

describe('the reconciliation of what a runner has billed', () => {
  it('finds no difference with nested chats and with forks of forks that diverge', async () => {
    const model: ProcessParts['model'] = async (_input, { transcript }) => {
      const [isAsked, isDone] = [
        (text: string) => transcript.some((event) => 'text' in event && event.text === text),
        transcript.some(({ type }) => type === 'tool_call'),
      ];
      return isAsked('nest') && !isDone ? { calls: [{ kind: 'child', id: 'child' }] } : {};
    };
    const world = createWorld();
    const { chats } = await world.process({ model });
    const ran = async (log: LogRef, text = 'hi'): Promise<LogRef> => {
      await chats.submit(log, say(`c-${log.chat_id}`, text));
      await world.clock.settle();
      return log;
    };
    await ran(await openChat({ chats }), 'nest');
    const source = await ran(await openChat({ chats }, 'source'));
    const fork = await ran((await chats.fork(source, 5)).log);
    await ran((await chats.fork(fork, 10)).log);
    await world.clock.advance(10);
    const [ledger] = await world.store.usage.summarize({ app_id: scope.app_id }, { group_by: [] });
    expect(await reconcileUsage(world, {})).toMatchObject({
      chats: 5,
      copied: 3,
      sums: { calls: 6, input_tokens: ledger?.input_tokens },
      differences: [],
      running: [],
      without_log: [],
    });
    expect(ledger?.calls).toBe(6);
    await world.end();
  });
});
