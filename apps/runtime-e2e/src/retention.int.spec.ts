import path from 'node:path';
import { chatRef, tenantScope, toTimestamp, type ChatStore } from '@mozaiks/contracts';
import { openEmbeddedStore } from '@mozaiks/multitenant';
import {
  databaseUri,
  describeWithMongo,
  freshDatabase,
  recordingLogger,
  until,
} from '@mozaiks/testkit';
import mongoose from 'mongoose';
import { PARENT_AND_CHILD } from './harness/parent-and-child.fixture.ts';
import { runCli } from './harness/run-cli.fixture.ts';
import { startServer, type Server } from './harness/server.fixture.ts';
import { startTalk } from './harness/talk.fixture.ts';
import { APP_ID, USER_ID } from './harness/token.fixture.ts';

const DAY = 24 * 60 * 60 * 1000;
const yearsAgo = toTimestamp(Date.now() - 1_000 * DAY);

describe('RETENTION_DAYS', () => {
  let server: Server;
  afterEach(() => server?.dispose());

  const inStore = async <T>(act: (store: ChatStore) => Promise<T>): Promise<T> => {
    const store = await openEmbeddedStore({
      file: path.join(server.dir, 'data/mozaiks.db'),
      logger: recordingLogger(),
    });
    return act(store).finally(() => store.close());
  };
  const old = chatRef(tenantScope(APP_ID, USER_ID), 'old-chat');

  it('removes old chats while the server runs, and logs how many', async () => {
    server = await startServer({ workflows: PARENT_AND_CHILD });
    const talk = await startTalk(server, 'Parent');
    await talk.say('go');
    await server.end('SIGTERM');
    const fresh = {
      workflow_name: 'Parent',
      log_id: 'old-log',
      parent: null,
      log_version: 1,
      now: yearsAgo,
    };
    await inStore((store) => store.directory.create(old, fresh));
    await server.start({ RETENTION_DAYS: '30' });
    const lines = () => server.log().filter(({ event }) => event === 'retention');
    await until(async () => (lines().length > 0 ? true : null), {
      timeout_ms: 30_000,
      what: 'a retention pass',
    });
    expect(lines()).toMatchObject([{ level: 'info', data: { chats: 1, nested_chats: 0 } }]);
    const again = await startTalk(server, 'Parent', { chat_id: talk.chat_id });
    await again.say('go on');
    expect((await server.end('SIGTERM')).code).toBe(0);
    await inStore(async (store) => {
      expect(await store.directory.get(old)).toBeNull();
      expect(await store.directory.get({ ...old, chat_id: talk.chat_id as never })).not.toBeNull();
    });
    talk.socket.close();
    again.socket.close();
  }, 60_000);
});

describeWithMongo('mozaiks prune on MongoDB', (mongo) => {
  const servers: Server[] = [];
  afterEach(async () => {
    for (const server of servers.splice(0)) await server.dispose();
  });

  it('removes old chats with their nested chats while two servers run, and keeps the others', async () => {
    const env = { STORE: 'mongo', MONGODB_URI: databaseUri(mongo().uri, freshDatabase()) };
    for (let count = 0; count < 2; count += 1)
      servers.push(await startServer({ workflows: PARENT_AND_CHILD, env }));
    const [one, two] = servers as [Server, Server];
    const [old, kept] = [await startTalk(one, 'Parent'), await startTalk(two, 'Parent')];
    for (const talk of [old, kept]) await talk.say('go');
    const client = await mongoose.mongo.MongoClient.connect(env.MONGODB_URI);
    const db = client.db();
    const nested = old.last('child_start').child_chat_id;
    await until(
      async () =>
        (await db.collection('chats').countDocuments({ owner: { $ne: null } })) === 0 ? true : null,
      {
        what: 'rest',
      },
    );
    await db
      .collection('chats')
      .updateMany({ chat_id: { $in: [old.chat_id, nested] } }, { $set: { updated_at: yearsAgo } });
    const prune = (...more: string[]) =>
      runCli(one, ['prune', '--older-than', '90d', ...more], { env });
    const counts = '1 chat, 1 nested chat, 0 usage rows, 0 workflow versions\n';
    expect(await prune('--dry-run')).toEqual({ code: 0, err: '', out: `would remove ${counts}` });
    expect(await prune()).toEqual({ code: 0, err: '', out: `removed ${counts}` });
    for (const collection of ['commits', 'inbox'])
      expect(
        await db.collection(collection).countDocuments({ chat_id: { $in: [old.chat_id, nested] } }),
      ).toBe(0);
    const gone = await two.connect();
    gone.send({ type: 'open', chat_id: old.chat_id });
    expect(await gone.untilType('request_error')).toMatchObject({ code: 'chat_not_found' });
    await kept.say('go on');
    expect(kept.end()).toBe('done');
    await db.dropDatabase();
    await client.close();
    for (const { socket } of [old, kept]) socket.close();
    gone.close();
  }, 90_000);
});
