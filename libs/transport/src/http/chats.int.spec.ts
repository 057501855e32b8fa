import { connect } from 'node:net';
import { tenantScope, type JsonObject } from '@mozaiks/contracts';
import {
  aRun,
  agentResponse,
  agentStart,
  childStart,
  userMessage,
  workflowStart,
} from '../testing/events.fixture.ts';
import { ADA, harnessForEach } from '../testing/harness.fixture.ts';
import { token } from '../testing/tokens.fixture.ts';

const harness = harnessForEach();
const BOB = { user_id: 'bob' };

interface Received {
  readonly status: number;
  readonly body: JsonObject;
  readonly headers: Headers;
}

async function ask(
  path: string,
  { as = token(), ...init }: RequestInit & { readonly as?: string } = {},
): Promise<Received> {
  const response = await harness.get(path, {
    ...init,
    headers: { authorization: `Bearer ${as}`, ...init.headers },
  });
  const text = await response.text();
  const isJson =
    (response.headers.get('content-type') ?? '').endsWith('json') &&
    text !== '' &&
    !text.includes('\n');
  return {
    status: response.status,
    headers: response.headers,
    body: isJson ? (JSON.parse(text) as JsonObject) : {},
  };
}

const send = (address: string, body: unknown, as?: string): Promise<Received> => {
  const [method = '', path = ''] = address.split(' ');
  const headers = { 'content-type': 'application/json' };
  return ask(path, {
    method,
    body: JSON.stringify(body),
    headers,
    ...(as === undefined ? {} : { as }),
  });
};

describe('creating a chat', () => {
  it("answers with the chat's id and the path of its WebSocket", async () => {
    const { status, body, headers } = await send('POST /api/chats', {
      workflow_name: 'HelloWorld',
      chat_id: 'c1',
    });
    expect(status).toBe(201);
    expect(body).toEqual({
      chat_id: 'c1',
      workflow_name: 'HelloWorld',
      created: true,
      websocket_url: '/ws/HelloWorld/app1/c1/ada%40example.com',
    });
    expect(headers.get('location')).toBe('/api/chats/c1');
    await harness.ready({ path: String(body['websocket_url']) });
  });

  it('finds the same chat by the same chat_id or client_request_id', async () => {
    for (const id of [{ chat_id: 'c1' }, { client_request_id: 'order 7' }]) {
      const first = await send('POST /api/chats', { workflow_name: 'HelloWorld', ...id });
      const second = await send('POST /api/chats', { workflow_name: 'HelloWorld', ...id });
      expect([first.status, second.status]).toEqual([201, 200]);
      expect(second.body).toEqual({ ...first.body, created: false });
    }
  });

  it('creates another chat for the same client_request_id of another tenant', async () => {
    const ask = (as: string) =>
      send('POST /api/chats', { workflow_name: 'HelloWorld', client_request_id: 'r1' }, as);
    const ids = [
      await ask(token()),
      await ask(token(BOB)),
      await ask(token({ app_id: 'app2' })),
    ].map(({ body }) => body['chat_id']);
    expect(new Set(ids).size).toBe(3);
  });

  it('refuses the chat_id of another workflow', async () => {
    harness.chats.create(ADA, 'c1');
    const { status, body } = await send('POST /api/chats', {
      workflow_name: 'Other',
      chat_id: 'c1',
    });
    expect([status, body['code']]).toEqual([409, 'idempotency_conflict']);
  });
});

describe('the list of chats', () => {
  it('is sorted by newest activity, in pages, with titles', async () => {
    for (const chat_id of ['a', 'b', 'c'])
      harness.chats.commit(harness.chats.create(ADA, chat_id), aRun(`I am ${chat_id}`));
    const first = await ask('/api/chats?limit=2');
    expect(first.body).toMatchObject({
      items: [
        {
          chat_id: 'c',
          title: 'I am c',
          status: 'idle',
          workflow_name: 'HelloWorld',
          parent_chat_id: null,
        },
        { chat_id: 'b', title: 'I am b' },
      ],
      next_cursor: expect.any(String),
    });
    const second = await ask(`/api/chats?limit=2&cursor=${String(first.body['next_cursor'])}`);
    expect(second.body).toMatchObject({ items: [{ chat_id: 'a' }], next_cursor: null });
  });

  it('is filtered by workflow and status, and includes nested chats on request', async () => {
    const parent = harness.chats.create(ADA, 'parent');
    harness.chats.commit(parent, [userMessage('hi'), childStart('child')]);
    harness.chats.create(ADA, 'child', 'Nested');
    const ids = async (query: string) =>
      ((await ask(`/api/chats?${query}`)).body['items'] as { chat_id: string }[]).map(
        ({ chat_id }) => chat_id,
      );
    expect(await ids('')).toEqual(['parent']);
    expect((await ids('include_children=true')).sort()).toEqual(['child', 'parent']);
    expect(await ids('include_children=true&workflow_name=Nested')).toEqual(['child']);
    expect(await ids('status=running')).toEqual(['parent']);
    expect(await ids('status=failed')).toEqual([]);
  });

  it('contains only what the token is bound to', async () => {
    harness.chats.create(ADA, 'a');
    harness.chats.create(ADA, 'b', 'Other');
    const ids = async (as: string, query = '') =>
      (
        (await ask(`/api/chats${query}`, { as })).body['items'] as { chat_id: string }[] | undefined
      )?.map(({ chat_id }) => chat_id);
    expect(await ids(token({ chat_id: 'a' }))).toEqual(['a']);
    expect(await ids(token({ workflow_name: 'Other' }))).toEqual(['b']);
    expect(
      (await ask('/api/chats?workflow_name=HelloWorld', { as: token({ workflow_name: 'Other' }) }))
        .status,
    ).toBe(403);
  });

  it.each([
    'limit=0',
    'limit=101',
    'limit=1e1',
    'limit=',
    'limit=1&limit=2',
    'status=gone',
    'include_children=1',
    'after=1',
  ])('refuses ?%s', async (query) => {
    const { status, body } = await ask(`/api/chats?${query}`);
    expect([status, body['code']]).toEqual([400, 'invalid_request']);
    expect(body['details']).toEqual({ problem: expect.stringMatching(/^query/) });
  });
});

describe('one chat', () => {
  it('is described, renamed, and titled by its first message again', async () => {
    harness.chats.commit(harness.chats.create(ADA, 'c1'), aRun('Where is my parcel?'));
    expect((await ask('/api/chats/c1')).body).toMatchObject({
      chat_id: 'c1',
      title: 'Where is my parcel?',
      status: 'idle',
      head_seq: 5,
      pending: [],
      workflow_version: 'v1',
      log_id: expect.any(String),
    });
    expect((await send('PATCH /api/chats/c1', { title: ' My  parcel ' })).body).toMatchObject({
      chat_id: 'c1',
      title: 'My parcel',
    });
    expect((await ask('/api/chats/c1')).body).toMatchObject({ title: 'My parcel' });
    expect((await send('PATCH /api/chats/c1', { title: null })).body).toMatchObject({
      title: 'Where is my parcel?',
    });
  });

  it('can be erased once', async () => {
    harness.chats.create(ADA, 'c1');
    expect((await ask('/api/chats/c1', { method: 'DELETE' })).status).toBe(204);
    expect((await ask('/api/chats/c1', { method: 'DELETE' })).status).toBe(404);
    expect((await ask('/api/chats/c1')).status).toBe(404);
  });

  it('answers HEAD without a body', async () => {
    harness.chats.create(ADA, 'c1');
    expect(await ask('/api/chats/c1', { method: 'HEAD' })).toMatchObject({ status: 200, body: {} });
    expect(
      (await ask('/api/chats/c1/events/stream', { method: 'HEAD' })).headers.get('content-type'),
    ).toBe('text/event-stream');
    expect(
      (await ask('/api/chats/c1/export', { method: 'HEAD' })).headers.get('content-type'),
    ).toBe('application/x-ndjson');
  });

  it('can be forked at its end', async () => {
    harness.chats.commit(harness.chats.create(ADA, 'c1'), aRun('hi'));
    expect(await send('POST /api/chats/c1/fork', { at_seq: 5 })).toMatchObject({
      status: 201,
      body: { chat_id: 'fork-of-c1', created: true },
    });
    expect(await send('POST /api/chats/c1/fork', { at_seq: 2 })).toMatchObject({
      status: 409,
      body: { code: 'invalid_fork_point' },
    });
    expect(
      await send('POST /api/chats/c1/fork', { at_seq: 5 }, token({ chat_id: 'c1' })),
    ).toMatchObject({ status: 403 });
  });
});

describe('the events of a chat', () => {
  it('come in pages without gaps', async () => {
    const log = harness.chats.create(ADA, 'c1');
    for (let run = 0; run < 10; run += 1) harness.chats.commit(log, aRun(`run ${run}`));
    const seqs: number[] = [];
    for (let next: unknown = 0; next !== null; ) {
      const { body } = await ask(`/api/chats/c1/events?after_seq=${String(next)}&limit=7`);
      seqs.push(...(body['items'] as { seq: number }[]).map(({ seq }) => seq));
      next = body['next_after_seq'];
    }
    expect(seqs).toEqual(Array.from({ length: 50 }, (_, at) => at + 1));
  });

  it('are redacted as on the socket', async () => {
    const log = harness.chats.create(ADA, 'c1');
    harness.chats.commit(log, [
      workflowStart(),
      agentStart(),
      agentResponse('secret', { visible: false }),
    ]);
    const texts = async (query: string, as: string) =>
      (
        (await ask(`/api/chats/c1/events${query}`, { as })).body['items'] as { text?: string }[]
      ).flatMap(({ text }) => text ?? []);
    expect(await texts('', token())).toEqual(['']);
    expect(await texts('?trace=true', token())).toEqual(['']);
    expect(await texts('?trace=true', token({ scopes: ['mozaiks:trace'] }))).toEqual(['secret']);
    const lines = await (
      await harness.get('/api/chats/c1/export', { headers: { authorization: `Bearer ${token()}` } })
    ).text();
    expect(lines).not.toContain('secret');
  });
});

describe('commands', () => {
  const path = 'POST /api/chats/c1/commands';

  it('are accepted as on the socket, and again as duplicates', async () => {
    const message = {
      type: 'user_message',
      text: 'hi',
      workflow_name: 'HelloWorld',
      command_id: 'k1',
    };
    const accepted = { chat_id: 'c1', command_id: 'k1', duplicate: false };
    expect(await send(path, message)).toMatchObject({ status: 202, body: { accepted } });
    expect(await send(path, message)).toMatchObject({
      status: 202,
      body: { accepted: { ...accepted, duplicate: true } },
    });
    expect(await send(path, { ...message, text: 'ho' })).toMatchObject({
      status: 409,
      body: { code: 'idempotency_conflict' },
    });
    expect(harness.chats.submitted).toMatchObject([
      { command: { type: 'user_message', text: 'hi', command_id: 'k1' } },
    ]);
  });

  it.each([
    [{ type: 'input_response', request_id: 'q1', value: 1 }],
    [{ type: 'tool_response', call_id: 'k', result: null }],
    [{ type: 'tool_response', call_id: 'k', error: 'no' }],
    [{ type: 'cancel' }],
  ])('are accepted in an existing chat: %j', async (command) => {
    harness.chats.create(ADA, 'c1');
    const { status, body } = await send(path, command);
    expect([status, body['accepted']]).toEqual([
      202,
      { chat_id: 'c1', command_id: expect.any(String), duplicate: false },
    ]);
    expect(harness.chats.submitted[0]?.command).toMatchObject(command);
  });

  it.each([
    ['another type', { type: 'open' }],
    ['no text', { type: 'user_message' }],
    ['result and error', { type: 'tool_response', call_id: 'k', result: 1, error: 'x' }],
    ['an unknown key', { type: 'cancel', chat: 'c2' }],
    ['a number for a text', { type: 'user_message', text: 1 }],
    ['an id of the runtime', { type: 'cancel', command_id: '~start' }],
    ['a list', [{ type: 'cancel' }]],
    ['a text', 'cancel'],
  ])('are refused if they are invalid: %s', async (_name, command) => {
    harness.chats.create(ADA, 'c1');
    expect(await send(path, command)).toMatchObject({
      status: 400,
      body: { code: 'invalid_request' },
    });
    expect(harness.chats.submitted).toEqual([]);
  });

  it('carry the budget of the token', async () => {
    await send(
      path,
      { type: 'user_message', text: 'hi', workflow_name: 'HelloWorld' },
      token({ budget: { max_tokens: 5 } }),
    );
    expect(harness.chats.submitted[0]?.command).toMatchObject({ budget: { max_tokens: 5 } });
  });
});

describe('usage', () => {
  const asked = async (query: string, as?: string) =>
    (
      (await ask(`/api/usage${query}`, as === undefined ? {} : { as })).body['items'] as {
        group: JsonObject;
      }[]
    )[0]?.group;

  it("is the caller's own, or that of the whole app with the scope", async () => {
    expect(await asked('')).toMatchObject({ app_id: 'app1', user_id: 'ada@example.com' });
    const whole = await asked('?group_by=user_id,day', token({ scopes: ['mozaiks:usage'] }));
    expect(whole).toEqual({
      app_id: 'app1',
      agent: JSON.stringify({ group_by: ['user_id', 'day'] }),
    });
  });

  it('is queried in UTC, whatever the time zone of the request', async () => {
    const group = await asked('?from=2026-01-01T02:00:00%2B02:00&to=9999-12-31T23:59:59-10:00');
    expect(JSON.parse(String(group?.['agent']))).toEqual({
      group_by: [],
      from: '2026-01-01T00:00:00.000Z',
      to: '9999-12-31T23:59:59.999Z',
    });
  });

  it.each([
    '?group_by=',
    '?group_by=chat_id',
    '?group_by=day,',
    '?from=yesterday',
    '?from=2026-02-30',
    '?group_by=day,day',
  ])('refuses %s', async (query) => {
    expect((await ask(`/api/usage${query}`)).status).toBe(400);
  });

  it('is not shown to a token that is bound to a chat', async () => {
    expect(
      (await ask('/api/usage', { as: token({ chat_id: 'c1', scopes: ['mozaiks:usage'] }) })).status,
    ).toBe(403);
  });
});

describe('bodies', () => {
  const post = (body: string | Uint8Array, type?: string, as?: string) =>
    ask('/api/chats', {
      method: 'POST',
      body,
      ...(type === undefined ? {} : { headers: { 'content-type': type } }),
      ...(as === undefined ? {} : { as }),
    });

  const wrong: Record<string, [body: string, type: string, status: number, code: string]> = {
    'not JSON': ['{', 'application/json', 400, 'invalid_request'],
    empty: ['', 'application/json', 400, 'invalid_request'],
    'another type': [
      'workflow_name=x',
      'application/x-www-form-urlencoded',
      415,
      'unsupported_media_type',
    ],
    'a type that is none': ['{}', 'json', 415, 'unsupported_media_type'],
    'too deep': [
      `${'['.repeat(100)}${']'.repeat(100)}`,
      'application/json',
      400,
      'invalid_request',
    ],
    'a key that reaches a prototype': [
      '{"__proto__":{"a":1}}',
      'application/json',
      400,
      'invalid_request',
    ],
    'too big': [
      JSON.stringify({ workflow_name: 'x'.repeat(1024 * 1024) }),
      'application/json',
      413,
      'request_too_big',
    ],
  };
  it.each(Object.entries(wrong))(
    'are refused if they are invalid: %s',
    async (_name, [body, type, status, code]) => {
      const told = await post(body, type);
      expect([told.status, told.body['code']]).toEqual([status, code]);
    },
  );

  it('that are not UTF-8 are refused', async () => {
    expect((await post(new Uint8Array([0x22, 0xff, 0x22]), 'application/json')).status).toBe(400);
  });

  it('that break off are not logged as internal errors', async () => {
    const [host = '', port = ''] = harness.host.split(':');
    const head = `POST /api/chats HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${token()}\r\ncontent-type: application/json\r\n`;
    for (const length of ['content-length: 100', 'transfer-encoding: chunked']) {
      const socket = connect(Number(port), host, () =>
        socket.end(`${head}${length}\r\n\r\n5\r\n{"a":\r\n`),
      );
      await new Promise((resolve) => socket.on('close', resolve).resume());
    }
    expect(harness.logs.filter(({ level }) => level === 'error')).toEqual([]);
  });

  // If the connection were closed first, a client that still writes would get no answer.
  it('that are too big are read to their end', async () => {
    const [host = '', port = ''] = harness.host.split(':');
    const head = `POST /api/chats HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${token()}\r\ncontent-type: application/json\r\n`;
    const socket = connect(Number(port), host);
    let answers = '';
    socket.on('data', (data) => (answers += String(data)));
    socket.write(`${head}content-length: 8000000\r\n\r\n`);
    for (let piece = 0; piece < 8; piece += 1) {
      socket.write('x'.repeat(1_000_000));
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    socket.end('GET /livez HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n');
    await new Promise((resolve, reject) => socket.on('close', resolve).on('error', reject));
    expect(answers.match(/HTTP\/1.1 \d+/g)).toEqual(['HTTP/1.1 413', 'HTTP/1.1 200']);
  });

  it('are not read without a token', async () => {
    expect((await post('x'.repeat(5000), 'text/plain', 'x.y.z')).status).toBe(401);
  });
});

describe('chats of others', () => {
  it('get the same answer, byte for byte, as chats that do not exist', async () => {
    harness.chats.create(tenantScope('app1', 'bob'), 'theirs');
    for (const path of ['', '/events', '/events/stream', '/export']) {
      const [unknown, foreign] = [
        await ask(`/api/chats/none${path}`),
        await ask(`/api/chats/theirs${path}`),
      ];
      expect(foreign.status).toBe(404);
      expect(foreign.body).toEqual(unknown.body);
    }
  });

  it('and chats that the token is not bound to are forbidden, whether they exist or not', async () => {
    harness.chats.create(ADA, 'other');
    const as = token({ chat_id: 'c1' });
    expect((await ask('/api/chats/other', { as })).status).toBe(403);
    expect((await ask('/api/chats/none', { as })).status).toBe(403);
  });
});

it('a token that is bound to a chat can access the chats nested in it, and no others', async () => {
  harness.chats.commit(harness.chats.create(ADA, 'c1'), [userMessage('hi'), childStart('n1')]);
  harness.chats.create(ADA, 'n1', 'Nested');
  harness.chats.create(ADA, 'n2', 'Nested');
  for (const as of [token({ chat_id: 'c1' }), token({ workflow_name: 'HelloWorld' })]) {
    for (const path of ['', '/events', '/export']) {
      expect((await ask(`/api/chats/n1${path}`, { as })).status).toBe(200);
      expect((await ask(`/api/chats/n2${path}`, { as })).status).toBe(403);
    }
    expect((await send('POST /api/chats/n1/commands', { type: 'cancel' }, as)).status).toBe(202);
    expect((await send('POST /api/chats/n2/commands', { type: 'cancel' }, as)).status).toBe(403);
    expect((await send('POST /api/chats/n1/fork', { at_seq: 1 }, as)).status).toBe(403);
  }
});

it('an error of the store or an internal error does not reveal its cause', async () => {
  harness.chats.failure = new Error('canary: password');
  const { status, body } = await ask('/api/chats/c1');
  expect([status, body['code'], JSON.stringify(body).includes('canary')]).toEqual([
    500,
    'internal',
    false,
  ]);
  expect(harness.logs).toContainEqual(
    expect.objectContaining({
      level: 'error',
      fields: expect.objectContaining({ event: 'request_failed' }),
    }),
  );
});
