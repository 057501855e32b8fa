import type { JsonObject } from '@mozaiks/contracts';
import { startMockModelServer, type MockModelServer } from '@mozaiks/testkit';
import { ask } from './harness/ask.fixture.ts';
import { startServer, type Server } from './harness/server.fixture.ts';
import { startTalk } from './harness/talk.fixture.ts';
import { signToken } from './harness/token.fixture.ts';
import { workflowFiles } from './harness/workflow-files.fixture.ts';

const PHOTO = Buffer.alloc(
  5_000_000,
  Buffer.from(Array.from({ length: 997 }, (_, at) => (at * 31) % 256)),
);

describe('a file of a chat', () => {
  let models: MockModelServer;
  let server: Server;
  beforeAll(async () => {
    models = await startMockModelServer();
    const workflow = (provider: object, base_url: string) => {
      const llm_config = {
        ...provider,
        model: 'test-model',
        base_url,
        api_key_env: 'TEST_MODEL_KEY',
      };
      return workflowFiles({ agents: ['a'], orchestrator: { defaults: { llm_config } } });
    };
    server = await startServer({
      env: { MODEL_PROVIDER: undefined, TEST_MODEL_KEY: 'key-of-the-test' },
      workflows: {
        Chat: workflow({ provider: 'openai-compatible' }, models.openai_url),
        Responses: workflow({ provider: 'openai' }, models.openai_url),
        Messages: workflow({ provider: 'anthropic' }, models.anthropic_url),
      },
    });
  }, 60_000);
  afterAll(async () => {
    await server?.dispose();
    await models?.close();
  });

  const upload = async (chat_id: string, bytes: Uint8Array): Promise<string> => {
    const response = await fetch(`${server.url}/api/chats/${chat_id}/files?name=photo.png`, {
      method: 'POST',
      headers: { authorization: `Bearer ${signToken({})}`, 'content-type': 'image/png' },
      body: new Uint8Array(bytes),
    });
    expect(response.status).toBe(201);
    return String(((await response.json()) as JsonObject)['file_id']);
  };

  it.each(['Chat', 'Responses', 'Messages'])(
    'reaches the model byte for byte, as an image of 5 MB (%s)',
    async (workflow_name) => {
      const talk = await startTalk(server, workflow_name);
      await talk.open();
      const file_id = await upload(talk.chat_id, PHOTO);
      await talk.command('user_message', {
        content: [
          { type: 'text', text: 'What is this?' },
          { type: 'image', file_id },
        ],
      });
      await talk.until('workflow_complete');
      expect(JSON.stringify(models.requests.at(-1)?.body).includes(PHOTO.toString('base64'))).toBe(
        true,
      );
      const part = { type: 'image', media_type: 'image/png', name: 'photo.png', file_id };
      expect(talk.last('user_message').content).toEqual([
        { type: 'text', text: 'What is this?' },
        part,
      ]);
    },
  );

  it('is forked, exported and erased with it', async () => {
    const talk = await startTalk(server, 'Chat');
    await talk.say('hello');
    const file_id = await upload(talk.chat_id, PHOTO);
    const at_seq = talk.last('workflow_complete').seq;
    const fork = String(
      (await ask(server, `POST /api/chats/${talk.chat_id}/fork`, { body: { at_seq } })).body[
        'chat_id'
      ],
    );
    const lines = (await ask(server, `GET /api/chats/${fork}/export`)).text.trimEnd().split('\n');
    const exported = lines
      .map((line) => JSON.parse(line) as JsonObject)
      .filter(({ type }) => type === 'file_data');
    expect(
      Buffer.concat(exported.map(({ data }) => Buffer.from(String(data), 'base64'))).equals(PHOTO),
    ).toBe(true);
    await ask(server, `DELETE /api/chats/${talk.chat_id}`);
    expect((await ask(server, `GET /api/chats/${talk.chat_id}/files/${file_id}`)).status).toBe(404);
    const kept = await fetch(`${server.url}/api/chats/${fork}/files/${file_id}`, {
      headers: { authorization: `Bearer ${signToken({})}` },
    });
    expect(Buffer.from(await kept.arrayBuffer()).equals(PHOTO)).toBe(true);
  });

  it('cannot be used in a message of a chat that does not have it', async () => {
    const [owner, other] = [await startTalk(server, 'Chat'), await startTalk(server, 'Chat')];
    for (const talk of [owner, other]) await talk.open();
    const file_id = await upload(owner.chat_id, Buffer.from('x'));
    const body = { type: 'user_message', content: [{ type: 'image', file_id }] };
    const told = await ask(server, `POST /api/chats/${other.chat_id}/commands`, { body });
    expect([told.status, told.body['code']]).toEqual([404, 'file_not_found']);
  });
});
