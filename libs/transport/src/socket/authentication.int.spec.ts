import { START } from '../testing/manual-clock.fixture.ts';
import { ADA, harnessForEach, startHarness } from '../testing/harness.fixture.ts';
import type { ConnectOptions } from '../testing/client.fixture.ts';
import { token } from '../testing/tokens.fixture.ts';

const harness = harnessForEach();

describe('a token is accepted', () => {
  it('in the Authorization header, and is answered with ready', async () => {
    const client = await harness.ready();
    expect(client.frames).toEqual([
      {
        type: 'ready',
        connection_id: expect.any(String) as string,
        app_id: 'app1',
        user_id: 'ada@example.com',
        expires_at: new Date(START + 600_000).toISOString(),
        limits: { max_frame_bytes: 1024 * 1024, max_text_bytes: 256 * 1024 },
      },
    ]);
  });

  it('as a subprotocol, which is answered with mozaiks.v1 and never echoed', async () => {
    const client = await harness.ready({
      token: null,
      protocols: ['mozaiks.v1', `bearer.${token()}`],
    });
    expect(client.socket.protocol).toBe('mozaiks.v1');
  });

  it('as an auth frame', async () => {
    const client = harness.connect({ token: null });
    client.send({ type: 'auth', token: token() });
    await client.next('ready');
    await client.settled();
    expect(client.types()).toEqual(['ready', 'pong']);
  });

  it('in the first command, which is then handled', async () => {
    const client = harness.connect({ token: null });
    client.send({ type: 'open', workflow_name: 'HelloWorld', token: token() });
    await client.next('caught_up');
    expect(client.types()).toEqual(['ready', 'opened', 'caught_up']);
  });

  it('in the address only if the settings allow it', async () => {
    const refused = harness.connect({ token: null, path: `/ws?access_token=${token()}` });
    refused.send({ type: 'ping' });
    expect((await refused.closed).code).toBe(4401);
    const open = await startHarness({ allowQueryToken: true });
    await open.ready({ token: null, path: `/ws?access_token=${token()}` });
    await open.stop();
  });

  it('in several ways, of which the header is used', async () => {
    const client = await harness.ready({
      protocols: ['mozaiks.v1', `bearer.${token({ user_id: 'other' })}`],
    });
    expect(client.frames[0]).toMatchObject({ user_id: 'ada@example.com' });
  });
});

describe('a socket without a valid token', () => {
  const bad: Record<string, [ConnectOptions, string]> = {
    'a forged token': [{ token: `${token()}x` }, 'unauthenticated'],
    'an expired token': [{ token: token({ exp: 1 }) }, 'token_expired'],
    'a forged subprotocol': [
      { token: null, protocols: ['mozaiks.v1', 'bearer.x.y.z'] },
      'unauthenticated',
    ],
  };
  it.each(Object.entries(bad))(
    'is closed with 4401 for %s, after the handshake',
    async (_name, [options, reason]) => {
      const client = harness.connect(options);
      expect(await client.closed).toEqual({ code: 4401, reason });
      expect(client.frames).toEqual([]);
    },
  );

  it('logs the reason, but not the token', async () => {
    const forged = `${token()}canary`;
    await harness.connect({ token: forged }).closed;
    expect(harness.logs.map(({ fields }) => fields?.event)).toEqual(['token_refused']);
    expect(JSON.stringify(harness.logs)).not.toContain('canary');
  });

  it('is closed with 4401 if its first frame has no token, and handles nothing', async () => {
    const client = harness.connect({ token: null });
    client.send({ type: 'user_message', workflow_name: 'HelloWorld', text: 'hi' });
    expect((await client.closed).code).toBe(4401);
    expect(harness.chats.opened).toEqual([]);
  });

  it('is closed with 4408 if nothing arrives within 5 s', async () => {
    const client = harness.connect({ token: null });
    await new Promise((resolve) => client.socket.once('open', resolve));
    await harness.clock.advance(5_000);
    expect(await client.closed).toEqual({ code: 4408, reason: 'auth_timeout' });
  });

  it('is not counted against a user', async () => {
    const one = await startHarness({ maxSocketsPerUser: 1 });
    await one.connect({ token: 'x.y.z' }).closed;
    await one.ready();
    await one.stop();
  });
});

describe('the sockets of one user', () => {
  it('are limited: the next one is closed with 4429, and a closed one frees its place', async () => {
    const two = await startHarness({ maxSocketsPerUser: 2 });
    const [first] = [await two.ready(), await two.ready()];
    expect((await two.connect().closed).code).toBe(4429);
    await two.ready({ token: token({ user_id: 'eve' }) });
    first.socket.close();
    await first.closed;
    await two.ready();
    await two.stop();
  });
});

describe('the origin of a page', () => {
  it("may be the server's own, or absent", async () => {
    await harness.ready({ origin: `http://${harness.host}` });
    await harness.ready();
  });

  it.each(['https://evil.example', 'null', 'not an origin'])(
    'that is %s closes the socket with 1008, and the log names the setting',
    async (origin) => {
      const client = harness.connect({ origin });
      expect(await client.closed).toEqual({ code: 1008, reason: 'origin_not_allowed' });
      expect(JSON.stringify(harness.logs)).toContain('ALLOWED_ORIGINS');
    },
  );

  it('must be in the list if there is one', async () => {
    const listed = await startHarness({
      allowedOrigins: ['https://app.example', 'http://localhost:5173/'],
    });
    await listed.ready({ origin: 'https://app.example' });
    await listed.ready({ origin: 'http://localhost:5173' });
    expect((await listed.connect({ origin: 'http://app.example' }).closed).code).toBe(1008);
    expect((await listed.connect({ origin: `http://${listed.host}` }).closed).code).toBe(1008);
    await listed.stop();
  });
});

describe('a page on a loopback address', () => {
  it('may connect from any port if the settings allow it, even with a list of origins', async () => {
    const development = await startHarness({
      allowedOrigins: ['https://app.example'],
      allowLoopbackOrigins: true,
    });
    await development.ready({ origin: 'http://localhost:5173' });
    expect((await development.connect({ origin: 'https://evil.example' }).closed).code).toBe(1008);
    await development.stop();
  });

  it('is refused otherwise', async () => {
    expect((await harness.connect({ origin: 'http://localhost:5173' }).closed).code).toBe(1008);
  });
});

describe('the bound address', () => {
  const at = (chat_id: string, more: { readonly workflow?: string; readonly user?: string } = {}) =>
    `/ws/${more.workflow ?? 'HelloWorld'}/app1/${chat_id}/${encodeURIComponent(more.user ?? 'ada@example.com')}`;

  it('serves its chat, which frames need not name', async () => {
    const client = await harness.ready({ path: at('c1') });
    client.send({ type: 'user_message', text: 'hi' });
    expect(await client.next('opened')).toMatchObject({
      chat_id: 'c1',
      workflow_name: 'HelloWorld',
    });
  });

  const foreign: Record<string, ConnectOptions> = {
    'another user': { path: at('c1', { user: 'eve' }) },
    'a token that is bound to another chat': { path: at('c1'), token: token({ chat_id: 'c2' }) },
    'a token that is bound to another workflow': {
      path: at('c1'),
      token: token({ workflow_name: 'Other' }),
    },
  };
  it.each(Object.entries(foreign))('closes the socket with 4403 for %s', async (_name, options) => {
    expect(await harness.connect(options).closed).toEqual({ code: 4403, reason: 'forbidden' });
  });

  it('closes the socket with 4403 if a frame names another chat', async () => {
    const client = await harness.ready({ path: at('c1') });
    client.send({ type: 'open', chat_id: 'c2', workflow_name: 'HelloWorld' });
    expect((await client.closed).code).toBe(4403);
    expect(harness.chats.opened).toEqual([]);
  });

  it('closes the socket with 4404 for a chat that does not exist', async () => {
    const client = await harness.ready({ path: at('c1') });
    client.send({ type: 'open' });
    expect((await client.closed).code).toBe(4404);
    expect(client.frames.at(-1)).toMatchObject({ type: 'request_error', code: 'chat_not_found' });
  });

  it.each([
    '/ws/HelloWorld/app1/c1',
    '/ws/HelloWorld/app1/..%2F/u',
    '/ws/a%zz/app1/c1/u',
    '/wsx',
    '/',
  ])('does not exist at %s', async (path) => {
    const refused = new Promise<number>((resolve) => {
      harness
        .connect({ path })
        .socket.once('unexpected-response', (_request, response) =>
          resolve(response.statusCode ?? 0),
        );
    });
    expect(await refused).toBe(404);
  });
});

describe('a bound token', () => {
  it('for a chat opens only that chat', async () => {
    const client = await harness.ready({ token: token({ chat_id: 'c1' }) });
    client.send({ type: 'open', chat_id: 'c2', workflow_name: 'HelloWorld', id: '1' });
    expect(await client.next('request_error')).toMatchObject({
      code: 'forbidden',
      reply_to: '1',
      chat_id: 'c2',
      retryable: false,
    });
    client.send({ type: 'cancel', chat_id: 'c2' });
    expect(await client.next('request_error')).toMatchObject({ code: 'forbidden' });
    client.send({ type: 'user_message', workflow_name: 'HelloWorld', text: 'hi' });
    expect(await client.next('accepted')).toMatchObject({ chat_id: 'c1' });
  });

  it('for a workflow opens only its chats', async () => {
    harness.chats.create(ADA, 'theirs', 'Other');
    const client = await harness.ready({ token: token({ workflow_name: 'HelloWorld' }) });
    for (const frame of [
      { type: 'open', chat_id: 'theirs' },
      { type: 'open', workflow_name: 'Other' },
      { type: 'cancel', chat_id: 'theirs' },
      { type: 'user_message', chat_id: 'theirs', text: 'hi' },
    ]) {
      client.send(frame);
      expect(await client.next('request_error')).toMatchObject({ code: 'forbidden' });
    }
    expect(harness.chats.submitted).toEqual([]);
    client.send({ type: 'open', workflow_name: 'HelloWorld' });
    await client.next('opened');
  });

  it('with a budget passes the budget on to the runs that it starts', async () => {
    const budget = { max_tokens: 100 };
    const client = await harness.ready({ token: token({ budget }) });
    client.send({ type: 'user_message', chat_id: 'c1', workflow_name: 'HelloWorld', text: 'hi' });
    await client.next('accepted');
    expect(harness.chats.found[0]?.open).toEqual({
      chat_id: 'c1',
      workflow_name: 'HelloWorld',
      budget,
    });
    expect(harness.chats.submitted[0]?.command).toMatchObject({ budget });
  });
});
