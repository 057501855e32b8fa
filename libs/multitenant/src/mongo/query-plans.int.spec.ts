import {
  chatRef,
  logRef,
  RuntimeError,
  tenantScope,
  type ChatStore,
  type LogRef,
} from '@mozaiks/contracts';
import { describeWithMongo, findMongoServer, until } from '@mozaiks/testkit';
import { ALLOWED_PLANS } from './allowed-plans.fixture.ts';
import { recordedCommands, testDatabase, type TestDatabase } from './mongo.fixture.ts';
import { isAllowed, isMongod, planIn, queriesOf, type Query } from './query-plans.fixture.ts';

const now = '2026-01-01T00:00:00.000Z';
const HOUR = 60 * 60 * 1000;
const mongod = await isMongod(findMongoServer());
/** A suite whose name gives the reason if it is skipped. */
const describeIf = (
  runs: boolean,
  [name, why]: readonly [string, string],
  define: () => void,
): void => (runs ? describe(name, define) : describe.skip(`${name} (${why})`, define));
const scope = tenantScope('app', 'user');

async function created(store: ChatStore, chat_id: string, tenant = scope): Promise<LogRef> {
  const chat = chatRef(tenant, chat_id);
  const fresh = {
    workflow_name: 'Support',
    log_id: `log-${tenant.user_id}-${chat_id}`,
    parent: null,
    log_version: 1,
    now,
  };
  const { record } = await store.directory.create(chat, fresh);
  return logRef(record, record.log_id);
}
const appended = (store: ChatStore, log: LogRef, first_seq: number) =>
  store.log.append(log, {
    log_id: log.log_id,
    first_seq,
    last_seq: first_seq,
    fence: 1,
    commit_id: `c${first_seq}`,
    v: 1,
    events: [],
  });
const put = (store: ChatStore, log: LogRef, command_id: string) =>
  store.inbox.put(
    log,
    { type: 'user_message', command_id, text: 'x' },
    { digest: 'd', max_waiting: 9 },
  );
const used = (store: ChatStore, log: LogRef, seq: number) => {
  const fact = {
    type: 'usage',
    seq,
    ts: now,
    chat_id: log.chat_id,
    run_id: 'r',
    agent: 'A',
    model: 'm',
  } as never;
  return store.usage.record(log, [{ id: `${log.log_id}/${seq}`, workflow_name: 'Support', fact }]);
};

/** Enough documents for the planner to tell a good index from a bad one. */
async function filled(store: ChatStore): Promise<void> {
  const others = Array.from({ length: 20 }, (_, index) => tenantScope('app', `user-${index}`));
  const chats = Array.from({ length: 20 }, (_, index) => `other-${index}`);
  const tenants = [
    ...chats.map((chat_id) => ({ chat_id, tenant: scope })),
    ...others.map((tenant) => ({ chat_id: 'chat', tenant })),
  ];
  await store.sessions.join('other');
  for (const { chat_id, tenant } of tenants) {
    const log = await created(store, chat_id, tenant);
    await Promise.all([1, 2, 3].map((seq) => appended(store, log, seq)));
    await Promise.all([put(store, log, 'one'), used(store, log, 1), used(store, log, 2)]);
    await store.directory.watch(log, 'other', true);
    await store.ownership.acquire(log, { session: 'other', log_version: 1 });
  }
}

/** Sends every query of the ports and the scrub. */
async function everything(store: ChatStore): Promise<void> {
  await store.versions.save('v', { workflow_name: 'Support' } as never, now);
  await store.versions.load('v');
  for (const session of ['s', 'dying', 'leaving']) await store.sessions.join(session);
  const log = await created(store, 'chat');
  await created(store, 'chat');
  await store.directory.get(log);
  for (const on of [true, false]) await store.directory.watch(log, 'dying', on);
  await store.directory.watch(log, 'dying', true);
  await askForLists(store);
  await put(store, log, 'c');
  await put(store, log, 'c');
  await store.inbox.pending(log);
  const owned = await store.ownership.acquire(log, { session: 's', log_version: 1 });
  if (owned === null || !('owned' in owned)) throw new Error('the chat cannot be acquired');
  await store.ownership.acquire(log, { session: 'other', log_version: 1 });
  await appended(store, log, 1);
  await appended(store, log, 1);
  await store.log.read(log, { after_seq: 0 });
  await store.log.read(log, { after_seq: 0, limit: 1 });
  await store.log.read(log, { after_seq: 1, limit: 9 });
  for (const title of ['Parcels', null]) await store.directory.rename(log, title);
  await store.snapshots.save(log, { head_seq: 1, commit_id: 'c1', v: 1, body: '{}' });
  await store.snapshots.load(log);
  await store.bookmarks.put('k', { log, seq: 1 });
  await store.bookmarks.find(log, 'k');
  await store.cache.put(log, 'k', { value: 'hello', now: 1, expires_at: 2 });
  await store.cache.get(log, 'k', 1);
  await keepFiles(store, log);
  await store.inbox.settle(log, 'c', 1);
  await store.inbox.find(log, 'c');
  await used(store, log, 1);
  await store.usage.of(log);
  await exportUsage(store);
  await store.usage.summarize(log, { group_by: ['day'], from: now });
  await store.usage.summarize({ app_id: log.app_id }, { group_by: [] });
  await store.sessions.beat('dying', 1);
  await store.sessions.list();
  await store.sessions.mark_dead('dying', 1);
  await store.sessions.leave('leaving');
  await store.sweep.due({ now: 1, session: 's', log_version: 1 }, 10);
  await store.sweep.forget_dead_watchers();
  for (const inbox_seq of [-1, 1])
    await store.ownership.release(owned.owned, {
      inbox_seq,
      status: 'idle',
      head_seq: 1,
      usage_seq: 1,
      due_at: null,
      title: null,
      now,
    });
  await store.directory.erase(log);
  await store.usage.forget(log);
  await created(store, 'chat');
  await store.directory.erase(await created(store, 'gone'));
  await askForOld(store);
  await listenOnce(store, log);
}

async function keepFiles(store: ChatStore, log: LogRef): Promise<void> {
  const { files } = store;
  async function* content(fails: boolean) {
    yield new Uint8Array(1);
    if (fails) throw new RuntimeError('invalid_request');
  }
  const limits = { max_bytes: 9, max_chat_bytes: 9, max_chat_files: 9 };
  const file = { media_type: 'image/png', created_at: now };
  await files.put(log, { ...file, file_id: 'f', content: content(false) }, limits);
  await files
    .put(log, { ...file, file_id: 'g', content: content(true) }, limits)
    .catch(() => undefined);
  await files.find(log, 'f');
  await files.read(log, 'f', 0);
  await files.list(log);
  const fork = (chat_id: string) => logRef(chatRef(scope, chat_id), `log-user-${chat_id}`);
  for (const chat_id of ['fork', 'never-created']) await files.copy(log, fork(chat_id));
  await created(store, 'fork');
}

async function exportUsage({ outbox }: ChatStore): Promise<void> {
  const claim = { by: 'p', now: 1, lease_ms: 1, limit: 10 };
  const [row] = await outbox.claim(claim);
  if (row === undefined) throw new Error('nothing is in the outbox');
  await outbox.claim({ ...claim, by: 'other' });
  await outbox.park([row.id]);
  await outbox.unpark();
  await outbox.counts();
  await outbox.delivered([row.id]);
}

/** Sends the queries of retention. */
async function askForOld(store: ChatStore): Promise<void> {
  const before = '2999-01-01T00:00:00.000Z';
  await created(store, 'idle');
  await created(store, 'idle-too');
  for (const which of [{}, { workflow_name: 'Support' }]) {
    const { chats, next } = await store.retention.idle_chats({ before, limit: 1, ...which });
    if (next === undefined) throw new Error('there is one page only');
    await store.retention.idle_chats({ before, limit: 1, ...which, cursor: next });
    for (const record of chats) expect(await store.retention.remove(record)).toBe(true);
    await created(store, 'idle-three');
    await store.retention.prune_usage({ before: now, limit: 1, dry_run: true, ...which });
    await store.retention.prune_usage({ before, limit: 1, dry_run: false, ...which });
  }
  for (const dry_run of [true, false])
    await store.retention.prune_versions({ saved_before: before, dry_run });
}

async function listenOnce(store: ChatStore, log: LogRef): Promise<void> {
  const received: unknown[] = [];
  const on = { signal: (signal: unknown) => void received.push(signal), missed: () => undefined };
  const stop = await store.signals.listen('s', on);
  await store.signals.send('s', [{ type: 'grown', log, head_seq: 1 }]);
  await until(() => received.length > 0, { timeout_ms: 10_000 });
  await stop();
}

async function askForLists(store: ChatStore): Promise<void> {
  const { next } = await store.directory.list(scope, { limit: 1 });
  const cursor = next === undefined ? {} : { cursor: next };
  await store.directory.list(scope, { limit: 1, include_children: true, ...cursor });
  await store.directory.list(scope, { limit: 1, ...cursor });
  await store.directory.list(scope, { limit: 1, workflow_name: 'Support' });
  for (const status of ['running', 'idle'] as const)
    await store.directory.list(scope, { limit: 1, status });
}

async function isScrubbed(database: TestDatabase, now: number): Promise<boolean> {
  const due = { chats: { scrub_at: { $lte: now } }, files: { expires_at: { $lte: now } } };
  const counts = Object.entries(due).map(([name, filter]) =>
    database.raw().collection(name).countDocuments(filter),
  );
  return (await Promise.all(counts)).every((count) => count === 0);
}

/** Every query that the store sends, one of each shape. */
async function recorded(database: TestDatabase): Promise<readonly Query[]> {
  const time = { now: 1_000_000_000_000 };
  const open = () =>
    database.open({ clock: { now: () => time.now }, scrubEveryMs: 50, usage_outbox: true });
  await filled(await database.open());
  const commands = await recordedCommands(open, async (store) => {
    await everything(store);
    for (const hours of [2, 48]) {
      time.now += hours * HOUR;
      await until(() => isScrubbed(database, time.now), { timeout_ms: 100_000, every_ms: 50 });
    }
  });
  return queriesOf(commands);
}

describeWithMongo('the queries of the mongo store', (server) => {
  const database = testDatabase(server);
  const queries: Query[] = [];
  beforeAll(async () => {
    queries.push(...(await recorded(database)));
  }, 240_000);

  it('are those for which a plan is known, and no others', () => {
    const shapes = queries.map(({ shape }) => shape);
    expect(shapes.sort()).toEqual(Object.keys(ALLOWED_PLANS).sort());
  });

  it('each restrict or sort by the first field of an existing index, unless they may scan', async () => {
    const unfounded: string[] = [];
    for (const { shape, filter, sortedBy } of queries) {
      const { indexes, scans } = ALLOWED_PLANS[shape] ?? { indexes: [] };
      const there = await database
        .raw()
        .collection(shape.split(' ')[1] ?? '')
        .listIndexes()
        .toArray();
      const fields = new Set([...Object.keys(filter), ...sortedBy]);
      const usable = there.filter(
        ({ name, key }) =>
          indexes.includes(name as string) && fields.has(Object.keys(key as object)[0] ?? ''),
      );
      if (usable.length !== indexes.length || (indexes.length === 0 && scans !== true))
        unfounded.push(shape);
    }
    expect(unfounded).toEqual([]);
  });

  const why =
    'no mongod: only MongoDB itself reports how it runs a query; put mongod on the PATH or its address into MONGODB_URI';
  describeIf(mongod, ['the plans of mongod', why], () => {
    it('are all allowed', async () => {
      const refused: unknown[] = [];
      for (const { shape, command } of queries) {
        const plan = planIn(
          await database.raw().command({ explain: command, verbosity: 'queryPlanner' }),
        );
        if (!isAllowed(plan, ALLOWED_PLANS[shape])) refused.push({ shape, ...plan });
      }
      expect(refused).toEqual([]);
    });
  });
});

describe('a plan', () => {
  const allowed = { indexes: ['a_1'] };

  it('is rejected if it reads the whole collection, sorts in memory or uses another index', () => {
    const winning = (plan: object) =>
      planIn({ queryPlanner: { winningPlan: plan, rejectedPlans: [{ stage: 'SORT' }] } });
    const scan = { stage: 'IXSCAN', indexName: 'a_1' };
    expect(isAllowed(winning({ stage: 'FETCH', inputStage: scan }), allowed)).toBe(true);
    expect(
      isAllowed(
        winning({ queryPlan: { stage: 'FETCH', inputStage: scan }, slotBasedPlan: {} }),
        allowed,
      ),
    ).toBe(true);
    expect(isAllowed(winning({ stage: 'SORT', inputStage: scan }), allowed)).toBe(false);
    expect(isAllowed(winning({ stage: 'COLLSCAN' }), allowed)).toBe(false);
    expect(isAllowed(winning({ stage: 'IXSCAN', indexName: 'b_1' }), allowed)).toBe(false);
    expect(
      isAllowed(winning({ stage: 'OR', inputStages: [scan, { stage: 'COLLSCAN' }] }), allowed),
    ).toBe(false);
    expect(isAllowed(planIn({}), allowed)).toBe(false);
  });

  it('is found in the stages of an aggregation, and by `_id` without the name of an index', () => {
    const stages = [
      { $cursor: { queryPlanner: { winningPlan: { stage: 'IXSCAN', indexName: 'a_1' } } } },
      { $group: {} },
    ];
    expect(isAllowed(planIn({ stages }), allowed)).toBe(true);
    expect(planIn({ queryPlanner: { winningPlan: { stage: 'IDHACK' } } }).indexes).toEqual([
      '_id_',
    ]);
  });
});
