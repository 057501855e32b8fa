import { chatRef, logRef, tenantScope } from '@mozaiks/contracts';
import { describeWithMongo, freshDatabase } from '@mozaiks/testkit';
import { testDatabase } from './mongo.fixture.ts';

const log = logRef(chatRef(tenantScope('app', 'user'), 'chat'), 'log');
const now = '2026-01-01T00:00:00.000Z';

describeWithMongo('a database of version 1', (server) => {
  const database = testDatabase(server);
  const put = { digest: 'digest', max_waiting: 9 };
  const command = { type: 'user_message', command_id: 'waits', text: 'hi' } as const;

  /** A commit as version 1 wrote it. */
  const commit = (first_seq: number) => ({
    ...log,
    first_seq,
    last_seq: first_seq,
    fence: 1,
    commit_id: `c${first_seq}`,
    v: 1,
    events: [
      {
        type: 'context_update',
        run_id: null,
        set: { n: first_seq },
        by: 'client',
        seq: first_seq,
        ts: now,
      },
    ],
  });
  const row = (command_id: string, settled_seq: number | null) => ({
    ...log,
    command_id,
    digest: 'digest',
    command: settled_seq === null ? command : null,
    settled_seq,
    put_seq: 0,
  });

  beforeAll(async () => {
    const raw = database.raw();
    const store = await database.open(); // creates the collections
    await raw.collection('meta').updateOne({}, { $set: { version: 1 } });
    await raw.collection('commits').createIndex({ log_id: 1, first_seq: 1 }, { unique: true });
    await raw.collection('inbox').createIndex({ log_id: 1, command_id: 1 }, { unique: true });
    await raw.collection('inbox').createIndex({ log_id: 1, settled_seq: 1 });
    await raw
      .collection('commits')
      .insertMany(Array.from({ length: 600 }, (_, index) => commit(index + 1)));
    await raw.collection('inbox').insertMany([row('settled', 3), row('waits', null)]);
    await database.open(); // the first process to open the database
    await store.directory.create(log, {
      workflow_name: 'Support',
      log_id: 'log',
      parent: null,
      log_version: 1,
      now,
    });
    // An interrupted migration: some documents exist twice, some are old.
    await raw.collection('commits').insertMany([commit(600), commit(601)]);
    await raw.collection('meta').updateOne({}, { $set: { version: 1 } });
  }, 30_000);

  it('reads the same afterwards, even with several processes at once and after an interruption', async () => {
    const [store] = await Promise.all([database.open(), database.open()]);
    const commits = await store.log.read(log, { after_seq: 0 });
    expect(commits.map(({ first_seq }) => first_seq)).toEqual(
      Array.from({ length: 601 }, (_, index) => index + 1),
    );
    expect(commits.at(-1)?.events).toEqual([
      {
        type: 'context_update',
        run_id: null,
        set: { n: 601 },
        by: 'client',
        seq: 601,
        ts: now,
        chat_id: 'chat',
      },
    ]);
    expect(await store.inbox.pending(log)).toEqual([command]);
    expect(await store.inbox.find(log, 'settled')).toMatchObject({ settled_seq: 3, command: null });
  });

  it('still recognizes a known command and a taken seq', async () => {
    const store = await database.open();
    expect(await store.inbox.put(log, command, put)).toBe('duplicate');
    const [first] = await store.log.read(log, { after_seq: 0, limit: 1 });
    if (first === undefined) throw new Error('the log is empty');
    expect(await store.log.append(log, { ...first, commit_id: 'another' })).toBe('taken');
  });

  it('no longer has its old indexes', async () => {
    const names = async (name: string) =>
      (await database.raw().collection(name).listIndexes().toArray()).map(
        ({ key }) => key as object,
      );
    expect(await names('commits')).toEqual([{ _id: 1 }]);
    expect(await names('inbox')).toEqual([{ _id: 1 }, { waiting_in: 1 }]);
  });

  const asOfVersion1 = async (name: string) => {
    const raw = database.raw().client.db(name);
    await (await database.open({ database: name })).close();
    await raw.collection('meta').updateOne({}, { $set: { version: 1 } });
    return raw;
  };

  it('is left alone while an instance of that version is running', async () => {
    const raw = await asOfVersion1(freshDatabase());
    await raw.collection('commits').insertOne(commit(1));
    await raw
      .collection<{ _id: string; beat: number; dead: boolean }>('sessions')
      .insertOne({ _id: 'old', beat: 1, dead: false });
    const beating = setInterval(
      () => void raw.collection('sessions').updateOne({}, { $inc: { beat: 1 } }),
      1_000,
    );
    const refused = { code: 'store_in_use', details: { schema_version: 1, needed: 2 } };
    await expect(database.open({ database: raw.databaseName })).rejects.toMatchObject(refused);
    clearInterval(beating);
    expect(await raw.collection('commits').countDocuments({ _id: { $type: 'objectId' } })).toBe(1);
    await raw.dropDatabase();
  }, 20_000);

  it('is rejected if two commits claim one place, and loses neither', async () => {
    const raw = await asOfVersion1(freshDatabase());
    await raw
      .collection<{ _id: string }>('commits')
      .insertOne({ ...commit(1), _id: 'log/000000001' });
    await raw.collection('commits').insertOne({ ...commit(1), commit_id: 'another' });
    const refused = {
      code: 'store_misconfigured',
      details: { collection: 'commits', twice: 'log/000000001' },
    };
    await expect(database.open({ database: raw.databaseName })).rejects.toMatchObject(refused);
    expect(await raw.collection('commits').countDocuments()).toBe(2);
    await raw.dropDatabase();
  });

  it('is rejected and not changed if it is opened read-only', async () => {
    const raw = await asOfVersion1(freshDatabase());
    await expect(
      database.open({ database: raw.databaseName, existing: true }),
    ).rejects.toMatchObject({ code: 'store_misconfigured' });
    const none = freshDatabase();
    await expect(database.open({ database: none, existing: true })).rejects.toMatchObject({
      code: 'store_misconfigured',
    });
    expect(await raw.client.db(none).listCollections().toArray()).toEqual([]);
    await raw.dropDatabase();
  });
});
