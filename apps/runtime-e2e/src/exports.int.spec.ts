import { project, type Exported, type RuntimeEvent } from '@mozaiks/contracts';
import { isEvent } from '@mozaiks/contracts/chat-view';
import { databaseUri, describeWithMongo, freshDatabase } from '@mozaiks/testkit';
import mongoose from 'mongoose';
import { PARENT_AND_CHILD } from './harness/parent-and-child.fixture.ts';
import { runCli } from './harness/run-cli.fixture.ts';
import { startServer, type Server } from './harness/server.fixture.ts';
import { startTalk, type Talk } from './harness/talk.fixture.ts';
import { APP_ID, USER_ID } from './harness/token.fixture.ts';

const TURNS = 3;

type Env = Readonly<Record<string, string>>;

async function exported(
  server: Server,
  env: Env,
  [chat_id, user]: readonly [chat_id: string, user: string],
) {
  const { code, out, err } = await runCli(
    server,
    ['export', chat_id, '--app', APP_ID, '--user', user],
    { env },
  );
  const lines = out.split('\n').filter((line) => line !== '');
  return { code, err, items: lines.map((line) => JSON.parse(line) as Exported) };
}

async function talkOfTurns(server: Server): Promise<Talk> {
  const talk = await startTalk(server, 'Parent');
  for (let turn = 0; turn < TURNS; turn += 1) await talk.say('go');
  return talk;
}

/**
 * For every chat that the socket followed, the export, as this viewer would see it, must equal what
 * was shown.
 */
function expectShown(items: readonly Exported[], { chat_id, socket }: Talk): void {
  const shown = (of: string): RuntimeEvent[] =>
    socket.frames().flatMap((frame) => (isEvent(frame) && frame.chat_id === of ? [frame] : []));
  const chats = items.flatMap((item) => (item.type === 'chat' ? [item] : []));
  const children = shown(chat_id).flatMap((event) =>
    event.type === 'child_start' ? [event.child_chat_id] : [],
  );
  expect(children.length).toBeGreaterThan(0);
  expect(chats.map((chat) => chat.chat_id)).toEqual([chat_id, ...children]);
  expect(chats.map(({ parent }) => parent?.chat_id)).toEqual([
    undefined,
    ...children.map(() => chat_id),
  ]);
  for (const chat of chats) {
    const events = items.flatMap((item) =>
      'seq' in item && item.chat_id === chat.chat_id ? [project(item, { trace: false })] : [],
    );
    expect(events).toEqual(shown(chat.chat_id));
    expect(events.length).toBe(chat.head_seq);
  }
}

describe('an export of a chat in the embedded store', () => {
  let server: Server;
  afterEach(() => server?.dispose());

  it('contains everything that the socket showed, with nested chats behind it, and does not disturb a running server', async () => {
    server = await startServer({ workflows: PARENT_AND_CHILD });
    const env = { STORE: 'embedded' };
    const talk = await talkOfTurns(server);
    const refused = await exported(server, env, [talk.chat_id, USER_ID]);
    expect(refused).toMatchObject({
      code: 1,
      items: [],
      err: expect.stringMatching(/store_in_use.*Stop the server/),
    });
    expect(refused.err).not.toContain('    at ');
    await server.end('SIGTERM');
    const { code, err, items } = await exported(server, env, [talk.chat_id, USER_ID]);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expectShown(items, talk);
  }, 60_000);
});

describeWithMongo('an export of a chat in MongoDB', (mongo) => {
  let server: Server;
  afterEach(() => server?.dispose());

  it('contains the same while the server runs, and nothing for another user', async () => {
    const env = { STORE: 'mongo', MONGODB_URI: databaseUri(mongo().uri, freshDatabase()) };
    server = await startServer({ workflows: PARENT_AND_CHILD, env });
    const talk = await talkOfTurns(server);
    const { code, err, items } = await exported(server, env, [talk.chat_id, USER_ID]);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expectShown(items, talk);
    const [foreign, unknown] = [
      await exported(server, env, [talk.chat_id, 'eve']),
      await exported(server, env, ['none', 'eve']),
    ];
    expect(foreign).toMatchObject({
      code: 1,
      items: [],
      err: expect.stringContaining('chat_not_found'),
    });
    expect(foreign.err.replace(talk.chat_id, 'none')).toBe(unknown.err);
    talk.socket.close();
    await server.end('SIGTERM');
    await mongoose.mongo.MongoClient.connect(env.MONGODB_URI).then((client) =>
      client
        .db()
        .dropDatabase()
        .finally(() => client.close()),
    );
  }, 60_000);
});
