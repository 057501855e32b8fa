import {
  chatRef,
  defined,
  logRef,
  type ChatRecord,
  type ChatStore,
  type EventOf,
  type LogRef,
  type WorkflowDefinition,
} from '@mozaiks/contracts';
import {
  acquired,
  at,
  commitOf,
  createdLog,
  freshChat,
  freshTenant,
  joined,
  message,
  namesakes,
  put,
  racing,
  releaseTo,
  unique,
  usingStore,
  type OpenStore,
} from './subject.ts';

const day = (number: number): string => `2001-01-${String(number).padStart(2, '0')}T00:00:00.000Z`;

/**
 * What `Retention` guarantees. The store may contain other data: each test has its own workflow or
 * its own time.
 */
export function retentionSuite(open: OpenStore): void {
  describe('Retention', () => {
    const store = usingStore(open);
    describe('idle_chats', () => idleChats(store));
    describe('remove', () => removal(store));
    describe('prune_usage', () => usage(store));
    describe('prune_versions', () => versions(store));
  });
}

type Store = () => ChatStore;

interface Chats {
  readonly workflow_name: string;
  /** Creates a chat whose last activity was on this day of January. */
  chat(on: number, fields?: object): Promise<LogRef>;
  /** Log ids of the idle chats, page by page. */
  idle(before: number, limit?: number): Promise<string[]>;
}

function chatsOf(store: Store): Chats {
  const workflow_name = unique('Workflow');
  return {
    workflow_name,
    chat: (on, fields = {}) =>
      createdLog(store(), freshChat(), { workflow_name, now: day(on), ...fields }),
    async idle(before, limit = 100) {
      const found: string[] = [];
      let cursor: string | undefined;
      do {
        const query = { before: day(before), workflow_name, limit };
        const page = await store().retention.idle_chats({
          ...query,
          ...defined({ cursor }),
        });
        expect(page.chats.length).toBeLessThanOrEqual(limit);
        found.push(...page.chats.map(({ log_id }) => log_id));
        cursor = page.next;
      } while (cursor !== undefined);
      return found;
    },
  };
}

function idleChats(store: Store): void {
  it('gives the chats whose last activity is earlier, oldest first', async () => {
    const { chat, idle } = chatsOf(store);
    const [third, first, second] = [await chat(3), await chat(1), await chat(2)];
    expect(await idle(3)).toEqual([first.log_id, second.log_id]);
    expect(await idle(4)).toEqual([first.log_id, second.log_id, third.log_id]);
  });

  it('gives pages that together hold every chat once, even if all have the same time', async () => {
    const { chat, idle } = chatsOf(store);
    const logs = await racing(7, () => chat(1));
    const found = await idle(2, 3);
    expect(found.toSorted()).toEqual(logs.map(({ log_id }) => log_id as string).toSorted());
  });

  it('continues after the previous page, even if its chats were removed', async () => {
    const { chat, workflow_name } = chatsOf(store);
    const logs = [await chat(1), await chat(2), await chat(3)];
    const query = { before: day(9), workflow_name, limit: 2 };
    const first = await store().retention.idle_chats(query);
    for (const record of first.chats) await store().retention.remove(record);
    const second = await store().retention.idle_chats({ ...query, cursor: first.next ?? '' });
    expect(second).toEqual({ chats: [expect.objectContaining({ log_id: logs[2]?.log_id })] });
  });

  it('gives whole records of every tenant, and only those of one workflow if it is named', async () => {
    const { chat, workflow_name } = chatsOf(store);
    const logs = [await chat(1), await chat(2)];
    const other = await createdLog(store(), freshChat(), { now: day(1) });
    const query = { before: day(9), limit: 10_000 };
    const named = await store().retention.idle_chats({ ...query, workflow_name });
    for (const [index, log] of logs.entries())
      expect(named.chats[index]).toEqual(await store().directory.get(log));
    const { chats } = await store().retention.idle_chats(query);
    const found = chats.map(({ log_id }) => log_id);
    for (const log of [...logs, other]) expect(found).toContain(log.log_id);
  });

  it('leaves out nested chats and erased chats', async () => {
    const { chat, idle } = chatsOf(store);
    await chat(1, { parent: { chat_id: 'p', log_id: 'l', call_id: 'c' } });
    await store().directory.erase(await chat(1));
    expect(await idle(2)).toEqual([]);
  });

  it('leaves out chats that are owned, due, or have a command waiting', async () => {
    const { chat, idle } = chatsOf(store);
    const [owned, due, waiting] = [await chat(1), await chat(1), await chat(1)];
    await acquired(store(), owned, await joined(store()));
    await released(store(), due, { due_at: Date.parse(day(30)) });
    await put(store(), waiting, message('hello'));
    await released(store(), waiting, { inbox_seq: 1 });
    expect(await idle(2)).toEqual([]);
    await store().inbox.settle(
      waiting,
      (await store().inbox.pending(waiting))[0]?.command_id ?? '',
      1,
    );
    expect(await idle(2)).toEqual([waiting.log_id]);
  });

  it('refuses a made-up cursor', async () => {
    const query = { before: day(2), limit: 1, cursor: 'nonsense' };
    const refused = store().retention.idle_chats(query);
    await expect(refused).rejects.toMatchObject({ code: 'invalid_request' });
  });
}

/** Lets an owner release the chat, as of 1 January. */
async function released(store: ChatStore, log: LogRef, fields: object): Promise<void> {
  const owned = await acquired(store, log, await joined(store));
  const to = releaseTo({ now: day(1), status: 'awaiting_input', ...fields });
  expect(await store.ownership.release(owned, to)).toBe('released');
}

function removal(store: Store): void {
  const recordOf = async (log: LogRef): Promise<ChatRecord> => {
    const record = await store().directory.get(log);
    if (record === null) throw new Error('the chat is gone');
    return record;
  };

  it('deletes the chat with its log, its inbox and its snapshot', async () => {
    const log = await createdLog(store());
    await store().log.append(log, commitOf(log, 1, ['one']));
    await put(store(), log, message('hello', 'c1'));
    await store().inbox.settle(log, 'c1', 1);
    await store().snapshots.save(log, { head_seq: 1, commit_id: 'c', v: 1, body: '{}' });
    await released(store(), log, { inbox_seq: 1 });
    expect(await store().retention.remove(await recordOf(log))).toBe(true);
    expect(await store().directory.get(log)).toBeNull();
    expect(await store().log.read(log, { after_seq: 0 })).toEqual([]);
    expect(await store().inbox.find(log, 'c1')).toBeNull();
    expect(await store().snapshots.load(log)).toBeNull();
  });

  it('removes a chat once, even if many try at the same time', async () => {
    const record = await recordOf(await createdLog(store()));
    const removed = await racing(8, () => store().retention.remove(record));
    expect(removed.filter((done) => done)).toEqual([true]);
  });

  it('removes a chat that waits for a person', async () => {
    const log = await createdLog(store());
    await released(store(), log, { status: 'awaiting_input', head_seq: 4 });
    expect(await store().retention.remove(await recordOf(log))).toBe(true);
  });

  it.each<[string, (log: LogRef) => Promise<unknown>]>([
    ['has a new command', (log) => put(store(), log, message('hello'))],
    ['has an owner', async (log) => acquired(store(), log, await joined(store()))],
    ['was driven meanwhile', (log) => released(store(), log, {})],
    ['was erased', (log) => store().directory.erase(log)],
  ])('does not remove a chat that %s', async (_name, change) => {
    const log = await createdLog(store());
    await store().log.append(log, commitOf(log, 1, ['one']));
    const record = await recordOf(log);
    await change(log);
    const before = await store().directory.get(log);
    expect(await store().retention.remove(record)).toBe(false);
    expect(await store().directory.get(log)).toEqual(before);
    expect(await store().log.read(log, { after_seq: 0 })).toHaveLength(before === null ? 0 : 1);
  });

  it('does not remove a later chat with the id of an erased one', async () => {
    const log = await createdLog(store());
    const record = await recordOf(log);
    await store().directory.erase(log);
    const next = await createdLog(store(), log);
    expect(await store().retention.remove(record)).toBe(false);
    expect(await store().directory.get(next)).toMatchObject({ log_id: next.log_id });
  });

  it('does not remove a chat that is at rest with a waiting command', async () => {
    const log = await createdLog(store());
    await put(store(), log, message('hello'));
    await released(store(), log, { inbox_seq: 1 });
    expect(await store().retention.remove(await recordOf(log))).toBe(false);
  });

  it('lets either a put or the removal succeed, and never both', async () => {
    for (let round = 0; round < 10; round += 1) {
      const log = await createdLog(store());
      const record = await recordOf(log);
      const [removed, taken] = await Promise.all([
        store().retention.remove(record),
        put(store(), log, message('hello')).then(
          () => true,
          (error: unknown) => {
            expect(error).toMatchObject({ code: 'chat_not_found' });
            return false;
          },
        ),
      ]);
      expect(removed).toBe(!taken);
    }
  });

  it("leaves the namesakes of other tenants as they were, and the chat's usage", async () => {
    const log = await createdLog(store());
    const others: LogRef[] = [];
    for (const other of namesakes(log)) {
      const theirs = await createdLog(store(), other);
      await store().log.append(theirs, commitOf(theirs, 1, ['theirs']));
      others.push(theirs);
    }
    const fact = usageEvent(log, 1, day(1));
    await store().usage.record(log, [{ id: `${log.log_id}/1`, workflow_name: 'Support', fact }]);
    expect(await store().retention.remove(await recordOf(log))).toBe(true);
    for (const other of others) {
      expect(await store().directory.get(other)).toMatchObject({ log_id: other.log_id });
      expect(await store().log.read(other, { after_seq: 0 })).toHaveLength(1);
    }
    const used = await store().usage.summarize(log, { group_by: ['user_id'] });
    expect(used).toMatchObject([{ group: { user_id: log.user_id }, calls: 1 }]);
  });

  it("removes nothing for a record of another tenant's scope", async () => {
    const log = await createdLog(store());
    const record = await recordOf(log);
    for (const other of namesakes(log)) {
      const forged = { ...record, ...logRef(chatRef(other, log.chat_id), log.log_id) };
      expect(await store().retention.remove(forged)).toBe(false);
    }
    expect(await store().directory.get(log)).toEqual(record);
  });
}

const usageEvent = (log: LogRef, seq: number, ts: string): EventOf<'usage'> => ({
  type: 'usage',
  seq,
  ts,
  chat_id: log.chat_id,
  run_id: 'run-1',
  agent: 'A',
  purpose: 'reply',
  provider: 'scripted',
  model: 'm',
  input_tokens: 1,
  output_tokens: 1,
  cached_input_tokens: null,
  reasoning_tokens: null,
  cost_usd: null,
  duration_ms: 1,
  first_token_ms: null,
  cached: false,
  outcome: 'ok',
});

function usage(store: Store): void {
  const recorded = async (workflow_name: string, days: readonly number[]): Promise<LogRef> => {
    const log = logRef(freshChat(freshTenant()), unique('log'));
    const rows = days.map((on, index) => ({
      id: `${log.log_id}/${index + 1}`,
      workflow_name,
      fact: usageEvent(log, index + 1, day(on)),
    }));
    await store().usage.record(log, rows);
    return log;
  };
  const callsOf = async (log: LogRef): Promise<number> =>
    (await store().usage.summarize(log, { group_by: [] }))[0]?.calls ?? 0;

  it('deletes older rows in batches, of erased chats as well, and keeps the others', async () => {
    const workflow_name = unique('Workflow');
    const log = await recorded(workflow_name, [1, 2, 3, 4, 5]);
    await store().usage.forget(await recorded(workflow_name, [1]));
    const query = { before: day(4), workflow_name, limit: 3 };
    const counts = [];
    for (let batch = 0; batch < 3; batch += 1)
      counts.push(await store().retention.prune_usage({ ...query, dry_run: false }));
    expect(counts).toEqual([3, 1, 0]);
    expect(await callsOf(log)).toBe(2);
  });

  it('counts without deleting', async () => {
    const workflow_name = unique('Workflow');
    const log = await recorded(workflow_name, [1, 2, 3]);
    const query = { before: day(3), workflow_name, limit: 1, dry_run: true };
    expect(await store().retention.prune_usage(query)).toBe(2);
    expect(await callsOf(log)).toBe(3);
  });

  it('leaves the rows of other workflows as they were', async () => {
    const [mine, theirs] = [unique('Workflow'), unique('Workflow')];
    const [log, other] = [await recorded(mine, [1]), await recorded(theirs, [1])];
    const query = { before: day(9), workflow_name: mine, limit: 10, dry_run: false };
    expect(await store().retention.prune_usage(query)).toBe(1);
    expect([await callsOf(log), await callsOf(other)]).toEqual([0, 1]);
  });
}

function versions(store: Store): void {
  const definition = { format: 1, workflow_name: 'Support' } as unknown as WorkflowDefinition;
  const prune = (before: number, dry_run = false): Promise<number> =>
    store().retention.prune_versions({ saved_before: day(before), dry_run });
  const isThere = async (version: string): Promise<boolean> =>
    (await store().versions.load(version)) !== null;
  const started = async (workflow_version: string): Promise<LogRef> => {
    const log = await createdLog(store());
    const start: EventOf<'workflow_start'> = {
      type: 'workflow_start',
      seq: 2,
      ts: at,
      chat_id: log.chat_id,
      run_id: 'run-1',
      workflow_name: 'Support',
      workflow_version,
      code_version: 'c',
      cache_seed: 1,
    };
    const commit = commitOf(log, 1, [`"workflow_version":"${unique('v')}"`]);
    await store().log.append(log, { ...commit, last_seq: 2, events: [...commit.events, start] });
    return log;
  };

  it('deletes versions that no log names, once they were not saved for long enough', async () => {
    const [unused, used, recent] = [unique('v'), unique('v'), unique('v')];
    for (const version of [unused, used]) await store().versions.save(version, definition, day(1));
    await store().versions.save(recent, definition, day(5));
    await started(used);
    expect(await prune(3, true)).toBe(1);
    expect(await isThere(unused)).toBe(true);
    expect(await prune(3)).toBe(1);
    expect(await Promise.all([unused, used, recent].map(isThere))).toEqual([false, true, true]);
    expect(await prune(9)).toBe(1);
    expect(await Promise.all([used, recent].map(isThere))).toEqual([true, false]);
  });

  it('deletes a version together with the last chat that named it', async () => {
    const version = unique('v');
    await store().versions.save(version, definition, day(1));
    const logs = [await started(version), await started(version)];
    for (const log of logs) {
      expect(await prune(2)).toBe(0);
      await store().directory.erase(log);
    }
    expect(await prune(2)).toBe(1);
    expect(await isThere(version)).toBe(false);
  });

  it('counts from the latest save, in any order of the saves', async () => {
    const version = unique('v');
    for (const on of [1, 5, 3]) await store().versions.save(version, definition, day(on));
    expect(await prune(5)).toBe(0);
    expect(await store().versions.load(version)).toEqual(definition);
    expect(await prune(6)).toBe(1);
  });

  it('never deletes a version that is saved at the same time', async () => {
    for (let round = 0; round < 10; round += 1) {
      const version = unique('v');
      await store().versions.save(version, definition, day(1));
      await Promise.all([prune(2), store().versions.save(version, definition, day(8)), prune(2)]);
      expect(await store().versions.load(version)).toEqual(definition);
    }
  });

  it('finds the name of a version in a log that is longer than one batch', async () => {
    const version = unique('v');
    await store().versions.save(version, definition, day(1));
    const log = await createdLog(store());
    await started(version);
    await racing(600, (index) => store().log.append(log, commitOf(log, index + 1, [index])));
    expect(await prune(2)).toBe(0);
    expect(await isThere(version)).toBe(true);
  });
}
