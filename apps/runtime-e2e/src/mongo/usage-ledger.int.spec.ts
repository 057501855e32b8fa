import type { Reconciled } from '@mozaiks/runner';
import {
  databaseUri,
  describeWithMongo,
  eventually,
  freshDatabase,
  startMockModelServer,
  type MockModelServer,
} from '@mozaiks/testkit';
import mongoose from 'mongoose';
import { ask } from '../harness/ask.fixture.ts';
import { PARENT_AND_CHILD } from '../harness/parent-and-child.fixture.ts';
import { runCli } from '../harness/run-cli.fixture.ts';
import { startServer, type Server } from '../harness/server.fixture.ts';
import { startTalk, type Talk } from '../harness/talk.fixture.ts';
import { APP_ID, USER_ID } from '../harness/token.fixture.ts';
import { workflowFiles } from '../harness/workflow-files.fixture.ts';

describeWithMongo('the usage ledger of a server on MongoDB', (mongo) => {
  let models: MockModelServer;
  let server: Server;
  let env: Readonly<Record<string, string>>;
  const talks: Talk[] = [];
  beforeAll(async () => {
    models = await startMockModelServer();
    env = { STORE: 'mongo', MONGODB_URI: databaseUri(mongo().uri, freshDatabase()) };
    const llm_config = {
      provider: 'openai-compatible',
      model: 'm',
      base_url: models.openai_url,
      api_key_env: 'TEST_MODEL_KEY',
      retries: 0,
    };
    const Model = workflowFiles({ agents: ['a'], orchestrator: { defaults: { llm_config } } });
    server = await startServer({
      workflows: { ...PARENT_AND_CHILD, Model },
      env: { ...env, TEST_MODEL_KEY: 'key-of-the-test' },
    });
  }, 60_000);
  afterAll(async () => {
    for (const { socket } of talks) socket.close();
    await server?.dispose();
    await models?.close();
    const client = await new mongoose.mongo.MongoClient(env['MONGODB_URI'] ?? '').connect();
    await client.db().dropDatabase();
    await client.close();
  }, 30_000);

  const talkTo = async (workflow_name: string): Promise<Talk> => {
    const talk = await startTalk(server, workflow_name);
    talks.push(talk);
    return talk;
  };
  const cli = (...args: readonly string[]) => runCli(server, ['usage', ...args], { env });
  const reconciled = async (): Promise<{ code: number | null; found: Reconciled }> => {
    const { code, out } = await cli('reconcile', '--json');
    return { code, found: JSON.parse(out) as Reconciled };
  };

  /** The report when every chat is at rest. */
  const settled = (): Promise<Reconciled> =>
    eventually(
      async () => {
        const { code, found } = await reconciled();
        expect({ code, ...found }).toMatchObject({
          code: 0,
          running: [],
          differences: [],
          complete: true,
        });
        return found;
      },
      { timeout_ms: 30_000 },
    );

  it('has the same calls as the logs, including nested chats, forks, and failed and cancelled calls, and except erased chats; a lost row is found', async () => {
    const nested = await talkTo('Parent');
    await nested.say('go');
    const failing = await talkTo('Model');
    await failing.say('hi');
    models.reply({ fault: 500 });
    await failing.say('hi');
    expect(failing.last('usage').outcome).toBe('failed');
    const cancelled = await talkTo('Model');
    models.reply({ text: 'word '.repeat(200).trim(), delay_ms: 20 });
    await cancelled.command('user_message', { workflow_name: 'Model', text: 'hi' });
    await cancelled.socket.until((frame) => frame.type === 'agent_delta');
    await cancelled.command('cancel');
    await cancelled.until('workflow_complete');
    expect(cancelled.last('usage').outcome).toBe('cancelled');

    const found = await settled();
    expect(found).toMatchObject({ chats: 4, copied: 0, without_log: [] });
    const { code, out } = await cli('--app', APP_ID, '--user', USER_ID, '--by', 'app_id', '--json');
    const { calls, input_tokens, output_tokens } = found.sums;
    expect(JSON.parse(out)).toMatchObject({
      items: [{ group: { app_id: APP_ID }, calls, input_tokens, output_tokens }],
    });
    const shown = talks.flatMap(({ socket }) =>
      socket.frames().filter(({ type }) => type === 'usage'),
    );
    expect([code, calls]).toEqual([0, shown.length]);

    const at_seq = failing.of('workflow_complete')[0]?.seq;
    const forked = await ask(server, `POST /api/chats/${failing.chat_id}/fork`, {
      body: { at_seq },
    });
    const fork = await startTalk(server, 'Model', { chat_id: String(forked.body['chat_id']) });
    talks.push(fork);
    await fork.say('hi');
    await ask(server, `DELETE /api/chats/${cancelled.chat_id}`);
    const erased = await settled();
    expect(erased).toMatchObject({
      chats: 4,
      copied: 1,
      sums: { calls },
      without_log: [{ app_id: APP_ID, sums: { calls: 1 } }],
    });
    const usage = await ask(server, 'GET /api/usage?group_by=app_id', {
      claims: { scope: 'execution mozaiks:usage' },
    });
    expect(usage.body).toMatchObject({ items: [{ calls: calls + 1 }] });

    const client = await new mongoose.mongo.MongoClient(env['MONGODB_URI'] ?? '').connect();
    const lost = await client
      .db()
      .collection<{ _id: string }>('usage')
      .findOneAndDelete({ chat_id: nested.chat_id });
    await client.close();
    expect(await reconciled()).toMatchObject({
      code: 1,
      found: { differences: [{ kind: 'missing', chat_id: nested.chat_id, id: lost?._id }] },
    });
  }, 120_000);
});
