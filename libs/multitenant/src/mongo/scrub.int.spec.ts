import { chatRef, logRef, tenantScope, type ChatStore, type LogRef } from '@mozaiks/contracts';
import { describeWithMongo, eventually } from '@mozaiks/testkit';
import { testDatabase } from './mongo.fixture.ts';

const HOUR = 60 * 60 * 1000;
const now = '2026-01-01T00:00:00.000Z';
const SCRUBBED = { timeout_ms: 30_000 };

describeWithMongo('erasure in MongoDB', (server) => {
  const database = testDatabase(server);
  const time = { now: 1_000_000_000_000 };
  const clock = { now: () => time.now };
  const opened = (): Promise<ChatStore> => database.open({ clock, scrubEveryMs: 20 });
  const counts = async (log_id: string) => ({
    commits: await database.raw().collection('commits').countDocuments({ log_id }),
    inbox: await database.raw().collection('inbox').countDocuments({ log_id }),
    chats: await database.raw().collection('chats').countDocuments({ log_id }),
  });
  const create = async (store: ChatStore, log_id: string, chat_id = log_id): Promise<LogRef> => {
    const chat = chatRef(tenantScope('app', 'user'), chat_id);
    await store.directory.create(chat, {
      workflow_name: 'Support',
      log_id,
      parent: null,
      log_version: 1,
      now,
    });
    return logRef(chat, log_id);
  };
  const append = (store: ChatStore, log: LogRef, first_seq: number) =>
    store.log.append(log, {
      log_id: log.log_id,
      first_seq,
      last_seq: first_seq,
      fence: 1,
      commit_id: `c${first_seq}`,
      v: 1,
      events: [],
    });

  it('deletes what a late writer leaves an hour later, and the record after a day', async () => {
    const store = await opened();
    const log = await create(store, 'dead');
    await append(store, log, 1);
    await store.directory.erase(log);
    expect(await append(store, log, 2)).toBe('appended');
    expect(await append(store, log, 2)).toBe('appended');
    expect(await store.log.read(log, { after_seq: 0 })).toEqual([]);
    expect(await counts('dead')).toEqual({ commits: 1, inbox: 0, chats: 1 });
    time.now += HOUR;
    await eventually(async () =>
      expect(await counts('dead')).toEqual({ commits: 0, inbox: 0, chats: 1 }),
    );
    time.now += 23 * HOUR;
    await eventually(async () =>
      expect(await counts('dead')).toEqual({ commits: 0, inbox: 0, chats: 0 }),
    );
  });

  it('deletes what a late writer adds to a removed chat, and keeps the user of its usage', async () => {
    const store = await opened();
    const log = await create(store, 'removed');
    const fact = {
      type: 'usage',
      seq: 1,
      ts: now,
      chat_id: log.chat_id,
      run_id: 'r',
      agent: 'A',
      model: 'm',
    } as never;
    await store.usage.record(log, [{ id: 'removed/1', workflow_name: 'Support', fact }]);
    const record = await store.directory.get(log);
    expect(record !== null && (await store.retention.remove(record))).toBe(true);
    await append(store, log, 1);
    time.now += HOUR;
    await eventually(async () => expect((await counts('removed')).commits).toBe(0));
    const row = await database.raw().collection('usage').findOne({ log_id: 'removed' });
    expect(row).toMatchObject({ user_id: 'user', chat_id: 'removed' });
  });

  it('deletes what is left of a log whose chat id is used again, and nothing of the new chat', async () => {
    const store = await opened();
    const log = await create(store, 'first-log', 'twice');
    await store.directory.erase(log);
    const second = await create(store, 'second-log', 'twice');
    await append(store, log, 1);
    await append(store, second, 1);
    time.now += HOUR;
    await eventually(async () => expect((await counts('first-log')).commits).toBe(0));
    time.now += 48 * HOUR;
    await eventually(async () => {
      const record = await database.raw().collection('chats').findOne({ log_id: 'second-log' });
      expect([record?.['graves'], record?.['scrub_at']]).toEqual([undefined, undefined]);
    });
    expect(await counts('second-log')).toEqual({ commits: 1, inbox: 0, chats: 1 });
    expect(await store.log.read(second, { after_seq: 0 })).toHaveLength(1);
  });

  const content = async function* (first: number, then: Promise<unknown> = Promise.resolve()) {
    yield Buffer.alloc(first);
    await then;
  };
  const limits = { max_bytes: 1_000_000, max_chat_bytes: 1_000_000, max_chat_files: 9 };
  const stored = async (log_id: string) => ({
    files: await database.raw().collection('files').countDocuments({ log_id }),
    chunks: await database.raw().collection('file_chunks').countDocuments({ log_id }),
  });

  it('deletes a file that stops growing after an hour, and none that still grows', async () => {
    const store = await opened();
    const log = await create(store, 'files');
    const file = { media_type: 'text/plain', created_at: now };
    const never = new Promise(() => {});
    void store.files
      .put(log, { ...file, file_id: 'dead', content: content(300_000, never) }, limits)
      .catch(() => undefined);
    await store.files.put(log, { ...file, file_id: 'whole', content: content(300_000) }, limits);
    await eventually(
      async () => expect(await stored('files')).toEqual({ files: 2, chunks: 3 }),
      SCRUBBED,
    );
    time.now += HOUR;
    await eventually(
      async () => expect(await stored('files')).toEqual({ files: 1, chunks: 2 }),
      SCRUBBED,
    );
    expect(await store.files.list(log)).toMatchObject([{ file_id: 'whole', bytes: 300_000 }]);
  });

  it('deletes copies whose chat is not created within an hour, and keeps the others', async () => {
    const store = await opened();
    const log = await create(store, 'source');
    const file = { file_id: 'f', media_type: 'text/plain', created_at: now };
    await store.files.put(log, { ...file, content: content(300_000) }, limits);
    const to = (chat_id: string) => logRef(chatRef(tenantScope('app', 'user'), chat_id), chat_id);
    for (const chat_id of ['fork', 'never']) await store.files.copy(log, to(chat_id));
    const fork = await create(store, 'fork');
    time.now += HOUR;
    await eventually(
      async () => expect(await stored('never')).toEqual({ files: 0, chunks: 0 }),
      SCRUBBED,
    );
    const unclaimed = { expires_at: { $exists: true } };
    await eventually(
      async () =>
        expect(await database.raw().collection('files').countDocuments(unclaimed)).toBe(0),
      SCRUBBED,
    );
    expect(await store.files.list(fork)).toHaveLength(1);
  });

  it('deletes what a writer adds to an erased chat', async () => {
    const store = await opened();
    const log = await create(store, 'late-file');
    const file = { file_id: 'f', media_type: 'text/plain', created_at: now };
    await store.files.put(log, { ...file, content: content(10) }, limits);
    await store.directory.erase(log);
    expect(await stored('late-file')).toEqual({ files: 0, chunks: 0 });
    const key = { app_id: 'app', user_id: 'user', chat_id: 'late-file', log_id: 'late-file' };
    const chunks = database.raw().collection<{ _id: string }>('file_chunks');
    await chunks.insertOne({
      _id: 'late-file/f/0000000000000000',
      ...key,
      first_byte: 0,
      data: Buffer.alloc(1),
    } as never);
    time.now += HOUR;
    await eventually(
      async () => expect(await stored('late-file')).toEqual({ files: 0, chunks: 0 }),
      SCRUBBED,
    );
  });

  it('deletes dead sessions after a day: a missing one counts as dead', async () => {
    const store = await opened();
    for (const session of ['gone', 'here']) await store.sessions.join(session);
    await store.sessions.leave('gone');
    time.now += 25 * HOUR;
    await eventually(async () =>
      expect(await database.raw().collection('sessions').distinct('_id')).toEqual(['here']),
    );
  });

  it('removes watchers whose session is unknown or dead, and keeps living ones', async () => {
    const store = await opened();
    const log = await create(store, 'watched');
    for (const session of ['living', 'dead']) await store.sessions.join(session);
    for (const session of ['living', 'dead', 'restored'])
      await store.directory.watch(log, session, true);
    await store.sessions.leave('dead');
    await eventually(async () =>
      expect((await store.directory.get(log))?.watchers).toEqual(['living']),
    );
  });

  it('removes the user from usage', async () => {
    const store = await opened();
    const log = await create(store, 'used');
    const fact = {
      type: 'usage',
      seq: 1,
      ts: now,
      chat_id: log.chat_id,
      run_id: 'r',
      agent: 'A',
      model: 'm',
    } as never;
    await store.usage.record(log, [{ id: 'used/1', workflow_name: 'Support', fact }]);
    await store.directory.erase(log);
    await store.usage.forget(log);
    const row = await database.raw().collection('usage').findOne({ log_id: 'used' });
    expect(JSON.stringify(row)).not.toMatch(/"user"|chat-/);
    expect(row).toMatchObject({ app_id: 'app', user_id: null, chat_id: null });
  });
});
