import {
  RuntimeError,
  type CompatibleRequest,
  type CompatibleRoute,
  type EventStream,
} from '@mozaiks/contracts';
import {
  agentResponse,
  agentStart,
  aRun,
  delta,
  userMessage,
} from '../../testing/events.fixture.ts';
import { ADA, startHarness, type Harness } from '../../testing/harness.fixture.ts';
import { token } from '../../testing/tokens.fixture.ts';

/** Set by each test. */
const spec: { handle: CompatibleRoute['handle'] } = {
  handle: async () => ({ status: 200, body: {} }),
};

const route: CompatibleRoute = {
  method: 'POST',
  path: '/other/{workflow_name}',
  operation: 'other',
  summary: 'Another API',
  body: { type: 'object', required: ['thread'], properties: { thread: { type: 'string' } } },
  maxBodyBytes: 2 * 1024 * 1024,
  answers: { 200: { description: 'Events', type: 'text/event-stream' } },
  errors: ['forbidden', 'chat_not_found'],
  handle: (request) => spec.handle(request),
};

describe('a route of another API', () => {
  let harness: Harness;
  beforeEach(async () => {
    harness = await startHarness(
      { pingIntervalMs: 1_000, maxSocketsPerUser: 1 },
      { compatible: [route] },
    );
    spec.handle = async () => ({ status: 200, body: {} });
  });
  afterEach(() => harness.stop());

  const send = (
    body: unknown = { thread: 't' },
    { as = token(), signal }: { as?: string | null; signal?: AbortSignal } = {},
  ) =>
    harness.get('/other/HelloWorld', {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(as === null ? {} : { authorization: `Bearer ${as}` }),
      },
      body: JSON.stringify(body),
      ...(signal === undefined ? {} : { signal }),
    });
  const streaming = (stream: (to: EventStream) => Promise<void>): void => {
    spec.handle = async () => ({ status: 200, stream });
  };
  const aborted = (signal: AbortSignal): Promise<void> =>
    new Promise((resolve) =>
      signal.aborted ? resolve() : signal.addEventListener('abort', () => resolve()),
    );
  const codeOf = async (response: Response): Promise<unknown> =>
    ((await response.json()) as { readonly code: string }).code;

  it('is in the OpenAPI document, with the errors that all such routes have', async () => {
    const { paths } = (await (await harness.get('/api/openapi.json')).json()) as {
      readonly paths: object;
    };
    expect(paths).toMatchObject({
      '/other/{workflow_name}': { post: { operationId: 'other', responses: { 429: {}, 503: {} } } },
    });
  });

  it('requires a token, and a body that fits its schema and its size limit', async () => {
    expect((await send({ thread: 't' }, { as: null })).status).toBe(401);
    expect(await codeOf(await send({}))).toBe('invalid_request');
    expect((await send({ thread: 't', more: 'x'.repeat(1_500_000) })).status).toBe(200);
    expect(await codeOf(await send({ thread: 'x'.repeat(2 * 1024 * 1024) }))).toBe(
      'request_too_big',
    );
  });

  it('has the path and the body of the request', async () => {
    spec.handle = async ({ params, body }) => ({ status: 200, body: { params, body } as never });
    expect(await (await send({ thread: 'mine' })).json()).toEqual({
      params: { workflow_name: 'HelloWorld' },
      body: { thread: 'mine' },
    });
  });

  it('may throw errors, which are answered as problems', async () => {
    spec.handle = async () => {
      throw new RuntimeError('chat_not_found');
    };
    expect(await codeOf(await send())).toBe('chat_not_found');
    expect((await send()).status).toBe(404);
  });

  it('writes a stream, with comments while it is idle', async () => {
    let go = (): void => {};
    const gone = new Promise<void>((resolve) => (go = resolve));
    streaming(async (to) => {
      to.write('data: {}\n\n');
      await gone;
      to.write('data: {"last":true}\n\n');
    });
    const response = await send();
    await harness.clock.advance(1_000);
    await harness.clock.advance(1_000);
    expect(harness.transport.stats().streams).toBe(1);
    go();
    expect(await response.text()).toBe(
      'data: {}\n\n: still here\n\n: still here\n\ndata: {"last":true}\n\n',
    );
    expect(response.headers.get('content-type')).toBe('text/event-stream');
    expect(harness.transport.stats().streams).toBe(0);
  });

  it('is notified when its client has disconnected', async () => {
    let told = (): void => {};
    const gone = new Promise<void>((resolve) => (told = resolve));
    streaming(async (to) => {
      to.write('data: {}\n\n');
      await aborted(to.signal);
      told();
    });
    const abort = new AbortController();
    await send({ thread: 't' }, { signal: abort.signal });
    abort.abort();
    await gone;
  });

  it.each([
    ['the server drains', 'shutting_down', () => harness.transport.drain()],
    ['the token expires', 'token_expired', () => harness.clock.advance(3_700_000)],
  ])('may still write when %s', async (_name, code, end) => {
    streaming(async (to) => {
      to.write('data: {}\n\n');
      await aborted(to.ending);
      to.write(`data: ${JSON.stringify((to.ending.reason as RuntimeError).code)}\n\n`);
    });
    const response = await send();
    void end();
    expect((await response.text()).replaceAll(': still here\n\n', '')).toBe(
      `data: {}\n\ndata: "${code}"\n\n`,
    );
  });

  it('is not served while the server drains, nor to a user with the maximum number of streams', async () => {
    streaming(async (to) => {
      to.write('data: {}\n\n');
      await aborted(to.signal);
    });
    const abort = new AbortController();
    await send({ thread: 't' }, { signal: abort.signal });
    expect(await codeOf(await send())).toBe('too_many_sockets');
    abort.abort();
    await harness.transport.drain();
    expect(await codeOf(await send())).toBe('shutting_down');
  });

  it('releases its place when it fails or answers immediately', async () => {
    spec.handle = async () => {
      throw new RuntimeError('chat_not_found');
    };
    for (let tries = 0; tries < 3; tries += 1) expect((await send()).status).toBe(404);
    spec.handle = async () => ({ status: 200, body: {} });
    for (let tries = 0; tries < 3; tries += 1) expect((await send()).status).toBe(200);
  });
});

describe('a route of another API with its own error format', () => {
  const worded: CompatibleRoute = {
    ...route,
    wording: {
      schema: { type: 'object' },
      answer: ({ code, status }) => ({
        body: { oops: code, status },
        headers: { 'x-again': 'no' },
      }),
    },
  };
  let harness: Harness;
  beforeEach(async () => {
    harness = await startHarness({ maxAnswersPerUser: 1 }, { compatible: [worded] });
    spec.handle = async () => ({ status: 200, body: {} });
  });
  afterEach(() => harness.stop());

  const send = (body: string, headers: object = { authorization: `Bearer ${token()}` }) =>
    harness.get('/other/HelloWorld', {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body,
    });

  it('uses the format for errors of tokens and bodies as well', async () => {
    const refused = await send('{"thread":"t"}', {});
    expect([refused.status, refused.headers.get('x-again')]).toEqual([401, 'no']);
    expect(await refused.json()).toEqual({ oops: 'unauthenticated', status: 401 });
    expect(await (await send('{')).json()).toEqual({ oops: 'invalid_request', status: 400 });
    expect(await (await send('{}')).json()).toEqual({ oops: 'invalid_request', status: 400 });
  });

  it('answers late, up to the limit of concurrent requests of a user', async () => {
    let answer = (): void => {};
    const answered = new Promise<void>((resolve) => (answer = resolve));
    let started = (): void => {};
    const waiting = new Promise<void>((resolve) => (started = resolve));
    spec.handle = async () => ({
      later: async () => {
        started();
        await answered;
        return { status: 202, body: { late: true }, headers: { 'x-late': 'yes' } };
      },
    });
    const late = send('{"thread":"t"}');
    await waiting;
    const second = await send('{"thread":"t"}');
    expect([second.status, await second.json()]).toEqual([
      429,
      { oops: 'too_many_streams', status: 429 },
    ]);
    answer();
    const response = await late;
    expect([response.status, response.headers.get('x-late'), await response.json()]).toEqual([
      202,
      'yes',
      { late: true },
    ]);
    spec.handle = async () => ({ status: 200, body: {} });
    expect((await send('{"thread":"t"}')).status).toBe(200);
  });
});

describe('the chats of a caller', () => {
  let harness: Harness;
  beforeEach(async () => {
    harness = await startHarness({}, { compatible: [route] });
  });
  afterEach(() => harness.stop());

  const asking = async (
    as: string,
    ask: (request: CompatibleRequest) => Promise<unknown>,
  ): Promise<unknown> => {
    spec.handle = async (request) => ({ status: 200, body: (await ask(request)) as never });
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${as}` };
    const response = await harness.get('/other/HelloWorld', {
      method: 'POST',
      headers,
      body: '{"thread":"t"}',
    });
    return response.json();
  };

  it('are those of its tenant', async () => {
    harness.chats.create(ADA, 'c1');
    const find = ({ chats }: CompatibleRequest) => chats.find({ chat_id: 'c1' });
    expect(await asking(token(), find)).toMatchObject({ created: false });
    expect(await asking(token({ user_id: 'eve' }), find)).toMatchObject({ code: 'chat_not_found' });
    expect(await asking(token({ app_id: 'other' }), find)).toMatchObject({
      code: 'chat_not_found',
    });
  });

  it('are those that its token is bound to', async () => {
    for (const id of ['c1', 'c2']) harness.chats.create(ADA, id);
    const find = ({ chats }: CompatibleRequest) => chats.find({ chat_id: 'c1' });
    expect(await asking(token({ chat_id: 'c1' }), find)).toMatchObject({ created: false });
    expect(await asking(token({ chat_id: 'c2' }), find)).toMatchObject({ code: 'forbidden' });
    expect(await asking(token({ workflow_name: 'Other' }), find)).toMatchObject({
      code: 'forbidden',
    });
    const log = harness.chats.create(ADA, 'c3');
    const fork = ({ chats }: CompatibleRequest) => chats.fork(log, 0, 'c4');
    expect(await asking(token({ chat_id: 'c3' }), fork)).toMatchObject({ code: 'forbidden' });
  });

  it('get the budget of the token with a message', async () => {
    const log = harness.chats.create(ADA, 'c1');
    const command = { type: 'user_message', command_id: 'k', text: 'hi' } as const;
    await asking(token({ budget: { max_tokens: 5 } }), ({ chats }) => chats.submit(log, command));
    expect(harness.chats.submitted).toMatchObject([
      { command: { ...command, budget: { max_tokens: 5 } } },
    ]);
  });

  it('accept no command that is larger than a frame', async () => {
    const log = harness.chats.create(ADA, 'c1');
    const say = (text: string) =>
      asking(token(), ({ chats }) =>
        chats.submit(log, { type: 'user_message', command_id: 'k', text }),
      );
    const answer = (value: string) =>
      asking(token(), ({ chats }) =>
        chats.submit(log, { type: 'input_response', command_id: 'k', request_id: 'q', value }),
      );
    expect(await say('x'.repeat(300_000))).toMatchObject({ code: 'text_too_long' });
    expect(await answer('x'.repeat(1_100_000))).toMatchObject({ code: 'request_too_big' });
    expect(harness.chats.submitted).toEqual([]);
  });

  it('are followed as the caller may read them, with live text of the current message', async () => {
    const log = harness.chats.create(ADA, 'c1');
    harness.chats.commit(log, aRun('hi'));
    harness.chats.commit(log, [
      userMessage('more', 'k2'),
      agentStart(),
      agentResponse('secret', { visible: false }),
    ]);
    const followed = await asking(token(), async ({ chats }) => {
      const over = new AbortController();
      const items = [];
      for await (const item of chats.follow(log, { after_seq: 5 }, over.signal)) {
        items.push(
          item.type === 'commit'
            ? item.commit.events
            : item.type === 'live'
              ? item.delta
              : item.type,
        );
        if (item.type === 'caught_up') {
          harness.chats.live(log, delta(0, 'late', { message_id: 'm1' }));
          harness.chats.live(log, delta(0, 'live', { message_id: 'm2' }));
        }
        if (item.type === 'live') over.abort();
      }
      return items;
    });
    expect(JSON.stringify(followed)).not.toMatch(/secret|late/);
    expect(followed).toMatchObject([
      'log',
      [{ type: 'user_message' }, {}, { text: '', redacted: true }],
      'caught_up',
      { text: 'live' },
    ]);
  });
});
