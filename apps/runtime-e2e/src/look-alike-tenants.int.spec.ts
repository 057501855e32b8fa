import { CLIENT_FRAME_SCHEMAS, defined, type ClientFrameType } from '@mozaiks/contracts';
import { databaseUri, describeWithMongo, freshDatabase } from '@mozaiks/testkit';
import { ask, type AskOptions } from './harness/ask.fixture.ts';
import { startServer, type Server } from './harness/server.fixture.ts';
import { startTalk } from './harness/talk.fixture.ts';
import { APP_ID, USER_ID, type Claims } from './harness/token.fixture.ts';
import { workflowFiles } from './harness/workflow-files.fixture.ts';

const CANARY = 'canary-of-ada';
const WORKFLOWS = {
  Echo: workflowFiles({
    agents: ['a'],
    script: [{ agent: 'a', match: '.+', say: 'You said $0.' }],
  }),
};

/** Tenants that a slightly wrong filter could confuse with `app1` / `ada@example.com`. */
const LOOK_ALIKES: Readonly<Record<string, Claims>> = {
  'the user in another case': { user_id: 'Ada@example.com' },
  'the app in another case': { app_id: 'APP1' },
  'a prefix of the user': { user_id: 'ada@example.co' },
  'the user as a prefix': { user_id: `${USER_ID}.org` },
  'a letter of another alphabet': { user_id: '\u0430da@example.com' },
  'an invisible character': { user_id: `${USER_ID}\u200b` },
  'an encoded character': { user_id: 'ada%40example.com' },
  'a space at the end': { user_id: `${USER_ID} ` },
  'an encoded slash between app and user': { app_id: `${APP_ID}%2F${USER_ID}`, user_id: 'x' },
  'steps up in a path': { app_id: '../app1', user_id: `../${USER_ID}` },
  'app and user exchanged': { app_id: USER_ID, user_id: APP_ID },
  'the quotes of a key': { app_id: `${APP_ID}","${USER_ID}`, user_id: `${USER_ID}"]` },
  'a pattern that fits all': { app_id: 'app_', user_id: '%' },
};

/**
 * One request for each operation, about this chat. For operations without a chat, `own` says that a
 * stranger may call it.
 */
interface Probe {
  readonly address: string;
  readonly body?: unknown;
  /** true: the answer contains nothing of another tenant, whatever chats there are. */
  readonly own?: true;
}
const PROBES: Readonly<Record<string, (chat_id: string, file_id: string) => Probe>> = {
  getLiveness: () => ({ address: 'GET /livez', own: true }),
  getReadiness: () => ({ address: 'GET /readyz', own: true }),
  getHealth: () => ({ address: 'GET /healthz', own: true }),
  getOpenApi: () => ({ address: 'GET /api/openapi.json', own: true }),
  listWorkflows: () => ({ address: 'GET /api/workflows', own: true }),
  getWorkflow: () => ({ address: 'GET /api/workflows/Echo', own: true }),
  listChats: () => ({ address: 'GET /api/chats?include_children=true', own: true }),
  getMetrics: () => ({ address: 'GET /metrics', own: true }),
  getPerformance: () => ({ address: 'GET /api/metrics/performance', own: true }),
  getErrors: () => ({ address: 'GET /api/metrics/errors', own: true }),
  getDevSession: () => ({ address: 'GET /api/dev/session', own: true }),
  listDevWorkflows: () => ({ address: 'GET /api/dev/workflows', own: true }),
  getDevWorkflow: () => ({ address: 'GET /api/dev/workflows/Echo', own: true }),
  // A GET would never end.
  streamDevEvents: () => ({ address: 'HEAD /api/dev/events', own: true }),
  getUsage: () => ({ address: 'GET /api/usage?group_by=app_id,user_id', own: true }),
  createChat: (chat_id) => ({
    address: 'POST /api/chats',
    body: { chat_id, workflow_name: 'Echo' },
    own: true,
  }),
  getChat: (id) => ({ address: `GET /api/chats/${id}` }),
  renameChat: (id) => ({ address: `PATCH /api/chats/${id}`, body: { title: 'Mine' } }),
  eraseChat: (id) => ({ address: `DELETE /api/chats/${id}` }),
  listEvents: (id) => ({ address: `GET /api/chats/${id}/events` }),
  streamEvents: (id) => ({ address: `GET /api/chats/${id}/events/stream` }),
  sendCommand: (id) => ({
    address: `POST /api/chats/${id}/commands`,
    body: { type: 'user_message', text: 'hi' },
  }),
  forkChat: (id) => ({ address: `POST /api/chats/${id}/fork`, body: { at_seq: 1 } }),
  exportChat: (id) => ({ address: `GET /api/chats/${id}/export` }),
  uploadFile: (id) => ({ address: `POST /api/chats/${id}/files`, body: 'mine' }),
  runAgent: (threadId) => ({
    address: 'POST /ag-ui/Echo',
    body: { threadId, runId: 'r', messages: [] },
    own: true,
  }),
  listModels: () => ({ address: 'GET /v1/models', own: true }),
  getModel: () => ({ address: 'GET /v1/models/Echo', own: true }),
  // The text of the chat and its answer, as somebody who guesses them would send them.
  createChatCompletion: (chat_id) => ({
    address: 'POST /v1/chat/completions',
    body: {
      model: 'Echo',
      messages: [
        { role: 'user', content: 'hi' },
        { role: 'assistant', content: 'You said hi.' },
        { role: 'user', content: 'more' },
      ],
      metadata: { chat_id },
    },
    own: true,
  }),
  downloadFile: (id, file_id) => ({ address: `GET /api/chats/${id}/files/${file_id}` }),
};

/** null: the frame does not refer to a chat. */
const FRAMES: Readonly<Record<ClientFrameType, ((chat_id: string) => object) | null>> = {
  auth: null,
  ping: null,
  close: (chat_id) => ({ chat_id }),
  open: (chat_id) => ({ chat_id, trace: true }),
  user_message: (chat_id) => ({ chat_id, text: 'hi' }),
  input_response: (chat_id) => ({ chat_id, request_id: 'q', value: 1 }),
  tool_response: (chat_id) => ({ chat_id, call_id: 'k', result: 1 }),
  cancel: (chat_id) => ({ chat_id }),
};

function lookAlikes(env: () => Record<string, string>): void {
  let server: Server;
  let chat_id = '';
  let file_id = '';
  let events = '';
  beforeAll(async () => {
    server = await startServer({ workflows: WORKFLOWS, env: env() });
    const talk = await startTalk(server, 'Echo');
    await talk.say(CANARY);
    chat_id = talk.chat_id;
    events = (await ask(server, `GET /api/chats/${chat_id}/events`)).text;
    expect(events).toContain(CANARY);
    file_id = String(
      (await ask(server, `POST /api/chats/${chat_id}/files`, { body: CANARY })).body['file_id'],
    );
    expect((await ask(server, `GET /api/chats/${chat_id}/files/${file_id}`)).text).toContain(
      CANARY,
    );
  }, 60_000);
  afterAll(() => server?.dispose());

  const answer = async (
    { address, body }: Probe,
    claims: Claims,
  ): Promise<{ readonly status: number; readonly text: string }> => {
    const options: AskOptions = { claims, ...defined({ body }) };
    const { status, text } = await ask(server, address, options);
    return { status, text: text.replaceAll(chat_id, '<id>').replaceAll('unknown', '<id>') };
  };

  it('every operation and every frame has a probe', async () => {
    const { body } = await ask(server, 'GET /api/openapi.json');
    const paths = Object.values(body['paths'] as object) as {
      readonly [method: string]: { readonly operationId: string };
    }[];
    const operations = paths.flatMap((item) =>
      Object.values(item).map(({ operationId }) => operationId),
    );
    expect(Object.keys(PROBES).sort()).toEqual(operations.sort());
    expect(Object.keys(FRAMES).sort()).toEqual(Object.keys(CLIENT_FRAME_SCHEMAS).sort());
  });

  it.each(Object.entries(LOOK_ALIKES))('reaches nothing over HTTP: %s', async (_name, claims) => {
    for (const [operation, probe] of Object.entries(PROBES)) {
      const [foreign, unknown] = [
        await answer(probe(chat_id, file_id), claims),
        await answer(probe('unknown', file_id), claims),
      ];
      if (probe(chat_id, file_id).own === true)
        expect([operation, foreign.status < 300]).toEqual([operation, true]);
      else
        expect([operation, foreign.status, foreign.text]).toEqual([operation, 404, unknown.text]);
      expect(foreign.text).not.toContain(CANARY);
      if (operation === 'listChats' || operation === 'getUsage')
        expect(foreign.text).toContain('"items":[]');
      // The chat that was created under the same id is a different one.
      if (['createChat', 'runAgent', 'createChatCompletion'].includes(operation)) {
        const isEmpty = operation !== 'createChatCompletion';
        expect((await ask(server, `GET /api/chats/${chat_id}`, { claims })).body).toMatchObject({
          title: isEmpty ? null : 'hi',
          ...(isEmpty ? { head_seq: 0 } : {}),
        });
        for (const id of [chat_id, 'unknown'])
          expect((await ask(server, `DELETE /api/chats/${id}`, { claims })).status).toBe(204);
      }
    }
    expect((await ask(server, `GET /api/chats/${chat_id}/events`)).text).toBe(events);
    expect((await ask(server, `GET /api/chats/${chat_id}`)).body).toMatchObject({ title: CANARY });
  });

  it.each(Object.entries(LOOK_ALIKES))(
    'reaches nothing over the WebSocket: %s',
    async (_name, claims) => {
      const socket = await server.connect(claims);
      const answer = async (frame: object): Promise<string> => {
        const from = socket.received.length;
        socket.send(frame);
        socket.send({ type: 'ping', id: `after-${from}` });
        await socket.until(
          (next) => next.type === 'pong' && next.reply_to === `after-${from}`,
          from,
        );
        return JSON.stringify(socket.frames().slice(from, -1))
          .replaceAll(chat_id, '<id>')
          .replaceAll('unknown', '<id>');
      };
      for (const [type, fields] of Object.entries(FRAMES)) {
        if (fields === null) continue;
        const [foreign, unknown] = [
          await answer({ type, ...fields(chat_id) }),
          await answer({ type, ...fields('unknown') }),
        ];
        expect([type, foreign]).toEqual([type, unknown]);
        expect(foreign).toMatch(type === 'close' ? /^\[\]$/ : /chat_not_found/);
      }
      expect(JSON.stringify(socket.frames())).not.toContain(CANARY);
      socket.close();
      expect((await ask(server, `GET /api/chats/${chat_id}/events`)).text).toBe(events);
    },
  );

  it.each([
    ['another case', (id: string) => id.toUpperCase(), 404],
    ['a point at the end', (id: string) => `${id}.`, 404],
    ['a space at the end', (id: string) => `${id}%20`, 400],
    ['NUL at the end', (id: string) => `${id}%00`, 400],
    ['an encoded slash', (id: string) => `${id}%2F`, 400],
    ['a step up', (id: string) => `x%2F..%2F${id}`, 400],
    [
      'a letter twice encoded',
      (id: string) => `%25${id.charCodeAt(0).toString(16)}${id.slice(1)}`,
      400,
    ],
    ['a parameter of the path', (id: string) => `${id};x`, 400],
  ])('and ids that look alike are different ids: %s', async (_name, alike, status) => {
    const answer = await ask(server, `GET /api/chats/${alike(chat_id)}`);
    expect(answer.status).toBe(status);
    expect(answer.text).not.toContain(CANARY);
  });
}

describe('a tenant that looks like another one', () => lookAlikes(() => ({})));

describeWithMongo('a tenant that looks like another one on MongoDB', (mongo) => {
  lookAlikes(() => ({ STORE: 'mongo', MONGODB_URI: databaseUri(mongo().uri, freshDatabase()) }));
});
