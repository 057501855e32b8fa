import {
  chatRef,
  logRef,
  tenantScope,
  type ChatStore,
  type Commit,
  type LogRef,
  type RuntimeError,
} from '@mozaiks/contracts';
import { describeWithMongo, freshDatabase, recordingLogger, until } from '@mozaiks/testkit';
import { openMongoStore } from './open-mongo-store.ts';
import { recordedCommands, testDatabase } from './mongo.fixture.ts';

const now = '2026-01-01T00:00:00.000Z';
const chat = chatRef(tenantScope('app', 'user'), 'chat');
const created = async (store: ChatStore, log_id: string): Promise<LogRef> => {
  const { record } = await store.directory.create(chatRef(chat, `chat-${log_id}`), {
    workflow_name: 'Support',
    log_id,
    parent: null,
    log_version: 1,
    now,
  });
  return logRef(record, record.log_id);
};
const commitOf = (log: LogRef, first_seq: number): Commit => ({
  log_id: log.log_id,
  first_seq,
  last_seq: first_seq,
  fence: 1,
  commit_id: `commit-${first_seq}`,
  v: 1,
  events: [
    {
      type: 'context_update',
      seq: first_seq,
      ts: now,
      chat_id: log.chat_id,
      run_id: 'run',
      set: { a: { b: 1 } },
      by: 'tool',
    },
  ],
});

describeWithMongo('opening the mongo store', (server) => {
  const database = testDatabase(server);

  it('creates its collections and unique indexes, even when it is repeated', async () => {
    await database.open();
    await database.open();
    const names = (await database.raw().listCollections().toArray()).map(({ name }) => name);
    const ours = [
      'bookmarks',
      'chats',
      'commits',
      'file_chunks',
      'files',
      'inbox',
      'leases',
      'meta',
      'outbox',
      'responses',
      'sessions',
      'signals',
      'snapshots',
      'usage',
      'workflow_versions',
    ];
    expect(names.sort()).toEqual(ours);
    const unique = async (name: string) =>
      (await database.raw().collection(name).listIndexes().toArray())
        .filter((index) => index['unique'])
        .map(({ key }) => key as object);
    expect(await unique('chats')).toEqual([{ app_id: 1, user_id: 1, chat_id: 1 }]);
    expect(await database.raw().collection('signals').isCapped()).toBe(true);
  });

  it('counts its connections, those in use, and the operations that wait for one', async () => {
    const store = await database.open({ maxPoolSize: 2 });
    const most = { busy: 0, waiting: 0 };
    const asking = { left: 20 };
    for (let n = 0; n < 20; n += 1) void store.sessions.list().finally(() => (asking.left -= 1));
    while (asking.left > 0) {
      await new Promise((resolve) => setImmediate(resolve));
      const { waiting, connections } = store.stats();
      most.busy = Math.max(most.busy, connections?.busy ?? 0);
      most.waiting = Math.max(most.waiting, waiting);
    }
    expect(most.busy).toBe(2);
    expect(most.waiting).toBeGreaterThan(0);
    await store.close();
    expect(store.stats()).toEqual({ waiting: 0, connections: { open: 0, busy: 0 } });
  });

  it('can be done by three processes at once', async () => {
    const other = freshDatabase();
    await Promise.all([0, 1, 2].map(() => database.open({ database: other })));
    await database.raw().client.db(other).dropDatabase();
  });

  it('does not start while a unique index is missing and cannot be created', async () => {
    const other = freshDatabase();
    const raw = database.raw().client.db(other);
    const twice = { app_id: 'app', user_id: 'user', chat_id: 'chat' };
    await raw.collection('chats').insertMany([{ ...twice }, { ...twice }]);
    const missing_unique_index = ['app_id', 'user_id', 'chat_id'];
    const refused = {
      code: 'store_misconfigured',
      details: { collection: 'chats', missing_unique_index },
    };
    await expect(database.open({ database: other })).rejects.toMatchObject(refused);
    await raw.dropDatabase();
  });

  it('rejects a database that a newer version has written, and changes nothing', async () => {
    const other = freshDatabase();
    const raw = database.raw().client.db(other);
    await raw
      .collection<{ _id: string; version: number }>('meta')
      .insertOne({ _id: 'schema', version: 99 });
    await expect(database.open({ database: other })).rejects.toMatchObject({
      code: 'store_too_new',
    });
    expect(await raw.listCollections().toArray()).toHaveLength(1);
    await raw.dropDatabase();
  });

  it('rejects an unsafe write concern outside dev mode, and warns of it in dev mode', async () => {
    const uri = `${server().uri}${server().uri.includes('?') ? '&' : '?'}w=1`;
    await expect(database.open({ uri, dev: false })).rejects.toMatchObject({
      code: 'store_misconfigured',
      details: { unsafe: ['w'] },
    });
    const logger = recordingLogger();
    await database.open({ uri, logger });
    expect(logger.messages('warn').join()).toMatch(/ignoring unsafe options of MONGODB_URI/);
  });

  it('reports that no server answers, within the selection timeout, and never the password', async () => {
    const uri = 'mongodb://user:hunter2@127.0.0.1:1/?serverSelectionTimeoutMS=1';
    const failed: unknown = await openMongoStore({
      uri,
      logger: recordingLogger(),
      dev: true,
    }).catch((error: unknown) => error);
    expect(failed).toMatchObject({ code: 'store_unavailable', retryable: true });
    const { message, stack, cause } = failed as RuntimeError;
    expect([message, stack, String(cause), JSON.stringify(failed)].join()).not.toContain('hunter2');
  }, 15_000);
});

describeWithMongo('the mongo store', (server) => {
  const database = testDatabase(server);
  const commandsOf = (work: (store: ChatStore) => Promise<unknown>) =>
    recordedCommands(() => database.open(), work);

  it('sends every command with a time limit, and with majority except for the signals', async () => {
    const commands = await commandsOf(async (store) => {
      const log = await created(store, 'limits');
      await store.log.append(log, commitOf(log, 1));
      await store.log.append(log, commitOf(log, 1));
      await store.log.read(log, { after_seq: 0 });
      await store.inbox.put(
        log,
        { type: 'user_message', command_id: 'c', text: 'x' },
        { digest: 'd', max_waiting: 9 },
      );
      await store.inbox.pending(log);
      await store.inbox.settle(log, 'c', 1);
      await store.sessions.join('s');
      await store.sessions.beat('s', 1);
      await store.sessions.list();
      const owned = await store.ownership.acquire(log, { session: 's', log_version: 1 });
      expect(owned).toHaveProperty('owned');
      await store.directory.list(log, { limit: 1 });
      await store.sweep.due({ now: 0, session: 's', log_version: 1 }, 1);
      await store.usage.summarize(log, { group_by: ['day'] });
      await store.usage.forget(log);
      await store.directory.erase(log);
    });
    expect(commands.length).toBeGreaterThan(20);
    for (const { commandName, command } of commands) {
      expect([commandName, command['maxTimeMS']]).toEqual([commandName, expect.any(Number)]);
      const isWrite = ['insert', 'update', 'delete', 'findAndModify'].includes(commandName);
      if (isWrite)
        expect([commandName, command['writeConcern']]).toEqual([
          commandName,
          { w: 'majority', j: true },
        ]);
      else
        expect([commandName, command['readConcern']]).toEqual([commandName, { level: 'majority' }]);
    }
  });

  it('appends with one insert', async () => {
    const commands = await commandsOf(async (store) => {
      const log = logRef(chat, 'one-insert');
      await store.log.append(log, commitOf(log, 1));
    });
    expect(commands.map(({ commandName }) => commandName)).toEqual(['insert']);
  });

  it('keeps events as documents that people can query', async () => {
    const store = await database.open();
    const log = await created(store, 'queried');
    await store.log.append(log, commitOf(log, 1));
    const found = await database
      .raw()
      .collection('commits')
      .findOne({ 'events.set.a.b': 1, log_id: 'queried' });
    expect(found).toMatchObject({
      app_id: 'app',
      user_id: 'user',
      first_seq: 1,
      events: [{ type: 'context_update', seq: 1 }],
    });
  });
});

describeWithMongo('the mongo store during failures of its server', (server) => {
  const database = testDatabase(server);
  const failing = (data: object, times = 1): Promise<unknown> =>
    database.raw().admin().command({ configureFailPoint: 'failCommand', mode: { times }, data });
  afterEach(() =>
    database.raw().admin().command({ configureFailPoint: 'failCommand', mode: 'off' }),
  );

  it.each([
    ['the server aborts an operation', { failCommands: ['insert'], errorCode: 50 }],
    [
      'the write concern is not met',
      { failCommands: ['insert'], writeConcernError: { code: 64, errmsg: 'timed out' } },
    ],
    ['there is no permission', { failCommands: ['insert'], errorCode: 13 }],
  ])(
    'rejects an append with store_unavailable when %s, and finds the commit when the append is repeated',
    async (_what, data) => {
      const store = await database.open();
      const log = await created(store, `trouble-${JSON.stringify(data).length}`);
      await failing(data);
      await expect(store.log.append(log, commitOf(log, 1))).rejects.toMatchObject({
        code: 'store_unavailable',
        retryable: true,
      });
      expect(['appended', 'taken']).toContain(await store.log.append(log, commitOf(log, 1)));
      expect(await store.log.read(log, { after_seq: 0 })).toEqual([commitOf(log, 1)]);
    },
  );

  it('retries a write once automatically when the connection breaks', async () => {
    const store = await database.open();
    const log = await created(store, 'broken');
    await failing({ failCommands: ['insert'], closeConnection: true });
    expect(['appended', 'taken']).toContain(await store.log.append(log, commitOf(log, 1)));
    expect(await store.log.read(log, { after_seq: 0 })).toEqual([commitOf(log, 1)]);
  });

  it.each(['find', 'createIndexes', 'listIndexes', 'create', 'hello'])(
    'opens all the same when the connection breaks at %s',
    async (command) => {
      // The driver retries reads once automatically.
      await failing({ failCommands: [command], closeConnection: true }, 3);
      const other = freshDatabase();
      const logger = recordingLogger();
      const store = await database.open({ database: other, logger });
      const log = await created(store, 'opened');
      expect(await store.log.append(log, commitOf(log, 1))).toBe('appended');
      expect(logger.messages('warn')).toEqual([]);
      await database.raw().client.db(other).dropDatabase();
    },
  );

  it('reports what can never work as a bug, not as an outage', async () => {
    const store = await database.open();
    const log = await created(store, 'bug');
    await expect(
      store.directory.get({ ...log, user_id: undefined as never }),
    ).rejects.toMatchObject({ code: 'internal' });
    await failing({ failCommands: ['find'], errorCode: 2 });
    await expect(store.directory.get(log)).rejects.toMatchObject({
      code: 'internal',
      retryable: false,
    });
  });

  it('reopens a broken tail, reports that signals may have been missed, and delivers the next ones once', async () => {
    const store = await database.open();
    const received: number[] = [];
    let missed = 0;
    const log = await created(store, 'tail');
    const stop = await store.signals.listen('listener', {
      signal: (signal) => received.push('head_seq' in signal ? signal.head_seq : NaN),
      missed: () => (missed += 1),
    });
    await store.signals.send('listener', [{ type: 'grown', log, head_seq: 1 }]);
    await until(() => received.length > 0);
    await failing({ failCommands: ['getMore'], errorCode: 11600 });
    await store.signals.send('listener', [{ type: 'grown', log, head_seq: 2 }]);
    await until(() => missed > 0, { timeout_ms: 10_000 });
    await store.signals.send('listener', [{ type: 'grown', log, head_seq: 3 }]);
    await until(() => received.includes(3));
    expect(received.filter((head_seq) => head_seq !== 2)).toEqual([1, 3]);
    await stop();
  }, 20_000);
});
