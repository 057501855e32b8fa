import { randomUUID } from 'node:crypto';
import { isEvent } from '@mozaiks/contracts/chat-view';
import { checkTalk } from './harness/check-talk.fixture.ts';
import { errorOf } from './harness/error-of.fixture.ts';
import { startServer, type Server } from './harness/server.fixture.ts';
import { connectSocket, type Socket, type SocketOptions } from './harness/socket.fixture.ts';
import { resumeTalk, startTalk, type Talk } from './harness/talk.fixture.ts';
import { APP_ID, ISSUER, signToken, USER_ID, type Claims } from './harness/token.fixture.ts';
import { workflowFiles } from './harness/workflow-files.fixture.ts';

const WORKFLOWS = {
  Echo: workflowFiles({
    agents: ['a'],
    script: [
      {
        agent: 'a',
        after: 'user',
        match: 'use (\\S+)',
        call: { tool: 'note', arguments: { text: '$1' } },
      },
      { agent: 'a', after: 'tool:note', say: 'Noted ${result}.' },
      { agent: 'a', match: '.+', say: 'You said $0.' },
    ],
    tools: [{ name: 'note', module: 'tools.note', description: 'Keeps a text.' }],
    context: {
      definitions: {
        mine: { type: 'string', client_writable: true, source: { type: 'state', default: '' } },
        ours: { type: 'string', source: { type: 'state', default: '' } },
      },
      agents: [{ agent: 'a', variables: ['mine', 'ours'] }],
    },
    // The state of the module: each tenant has its own.
    code: {
      'tools/note.ts':
        'const seen: string[] = [];\nexport function note({ text }: { text: string }): string { seen.push(text); return seen.join("+"); }\n',
    },
  }),
  Broken: workflowFiles({
    agents: ['a'],
    handoffs: [{ source_agent: 'a', target_agent: 'zz', handoff_type: 'after_work' }],
  }),
  Other: workflowFiles({ agents: ['a'], script: [{ agent: 'a', say: 'Other.' }] }),
};
const SECOND_TENANT: Claims = { app_id: 'app2', user_id: 'eve@example.com' };
const now = (): number => Math.floor(Date.now() / 1000);

describe('the request checks of a server', () => {
  let server: Server;
  /** Connects first, and sends nothing. */
  let silent: Socket;
  beforeAll(async () => {
    server = await startServer({ workflows: WORKFLOWS });
    silent = await connect({});
  }, 60_000);
  afterAll(() => server?.dispose());

  const address = (path = '/ws'): string => `${server.url.replace('http', 'ws')}${path}`;
  const connect = (options: SocketOptions, path?: string): Promise<Socket> =>
    connectSocket(address(path), { raw: true, ...options });
  /** What a refused connection receives: its frames, without their ids, and its close code. */
  const refusal = async (options: SocketOptions, path?: string): Promise<object> => {
    const socket = await connect(options, path);
    return { closed: await socket.closed(), frames: socket.frames() };
  };
  const isUnknown = async (chat_id: string, claims: Claims = {}): Promise<boolean> => {
    const socket = await server.connect(claims);
    socket.send({ type: 'open', chat_id });
    const frame = await socket.until(({ type }) => type === 'opened' || type === 'request_error');
    socket.close();
    return frame.type === 'request_error' && frame.code === 'chat_not_found';
  };

  describe('reject a token', () => {
    it.each<[string, string]>([
      ['that is none', 'hello'],
      ['signed with another secret', signToken({}, 'another-secret-another-secret-another-secret')],
      [
        'that is not signed',
        `${Buffer.from('{"alg":"none"}').toString('base64url')}.${signToken().split('.')[1] ?? ''}.`,
      ],
      ['that has expired', signToken({ exp: 1 })],
      ['that is not valid yet', signToken({ nbf: now() + 3600 })],
      ['of another issuer', signToken({ iss: 'x' })],
      ['without an issuer', signToken({ iss: undefined })],
      ['without an app_id', signToken({ app_id: undefined })],
      ['with an empty app_id', signToken({ app_id: '' })],
      ['without a user_id', signToken({ user_id: undefined })],
      ['with a user_id that is an object', signToken({ user_id: { $ne: '' } })],
      ['without a scope', signToken({ scope: undefined })],
      ['with an empty scope', signToken({ scope: '' })],
      ['without an expiry', signToken({ exp: undefined })],
    ])('%s', async (name, token) => {
      const refused = await refusal({ token });
      expect(refused).toMatchObject({ closed: { code: 4401 } });
      expect(JSON.stringify(refused)).not.toContain('ready');
      // All refusals are equal, so that they do not reveal which part of a forged token was right.
      // Only the expiry of a genuine token may be revealed.
      if (name !== 'that has expired') expect(refused).toEqual(await refusal({ token: 'hello' }));
    });

    it('in the address, unless that is allowed', async () => {
      const socket = await connect({}, `/ws?access_token=${signToken()}`);
      socket.send({ type: 'ping' });
      expect(await socket.closed()).toMatchObject({ code: 4401 });
    });
  });

  describe('accept a token', () => {
    it('in the subprotocol', async () => {
      const socket = await connect({ protocols: ['mozaiks.v1', `bearer.${signToken()}`] });
      expect(await socket.untilType('ready')).toMatchObject({ app_id: APP_ID, user_id: USER_ID });
      socket.close();
    });

    it('in the first frame', async () => {
      const socket = await connect({});
      socket.send({ type: 'auth', token: signToken() });
      await socket.untilType('ready');
      socket.close();
    });

    it('in a field of the first command, which is then executed', async () => {
      const socket = await connect({});
      socket.send({
        type: 'user_message',
        workflow_name: 'Echo',
        chat_id: randomUUID(),
        text: 'hi',
        token: signToken(),
      });
      await socket.untilType('workflow_complete');
      socket.close();
    });

    it('again, to continue after the expiry of the first one', async () => {
      const almostOver = { exp: now() - 27 };
      const [renewed, left] = await Promise.all([
        server.connect(almostOver),
        server.connect(almostOver),
      ]);
      await renewed.untilType('token_expiring');
      renewed.send({ type: 'auth', token: signToken() });
      expect(await left.closed()).toMatchObject({ code: 4401 });
      renewed.send({ type: 'ping' });
      await renewed.untilType('pong');
      renewed.close();
    }, 15_000);

    it('again, but never of another tenant', async () => {
      for (const claims of [{ app_id: 'app2' }, { user_id: 'eve@example.com' }]) {
        const socket = await server.connect();
        socket.send({ type: 'auth', token: signToken(claims) });
        expect(await socket.closed()).toMatchObject({ code: 4403 });
      }
    });

    it('that is bound to a chat, for that chat only', async () => {
      const own = randomUUID();
      const bound = await startTalk(server, 'Echo', { claims: { chat_id: own }, chat_id: own });
      await bound.say('hi');
      const error = await errorOf(bound.socket, {
        type: 'open',
        chat_id: randomUUID(),
        workflow_name: 'Echo',
      });
      expect(error.code).toBe('forbidden');
      bound.socket.close();
    });

    it('that is bound to a workflow, for that workflow only', async () => {
      const bound = await startTalk(server, 'Echo', { claims: { workflow_name: 'Echo' } });
      await bound.say('hi');
      const error = await errorOf(bound.socket, {
        type: 'open',
        chat_id: randomUUID(),
        workflow_name: 'Other',
      });
      expect(error.code).toBe('forbidden');
      bound.socket.close();
    });
  });

  describe('on the path of one chat', () => {
    const path = (
      workflow: string,
      chat_id: string,
      { user = USER_ID, app = APP_ID } = {},
    ): string => `/ws/${workflow}/${app}/${chat_id}/${encodeURIComponent(user)}`;

    it('accept its own user', async () => {
      const chat_id = randomUUID();
      const socket = await connect({ token: signToken() }, path('Echo', chat_id));
      await socket.untilType('ready');
      socket.send({ type: 'user_message', chat_id, text: 'hi' });
      expect(await socket.untilType('agent_response')).toMatchObject({ text: 'You said hi.' });
      socket.close();
    });

    it('close with 4403 if the ids are not those of the token', async () => {
      expect(
        await refusal({ token: signToken() }, path('Echo', 'c1', { user: 'eve@example.com' })),
      ).toMatchObject({
        closed: { code: 4403 },
      });
      expect(
        await refusal({ token: signToken() }, path('Echo', 'c1', { app: 'app2' })),
      ).toMatchObject({ closed: { code: 4403 } });
    });
  });

  it('close for a page of another origin, and log the name of the setting', async () => {
    expect(await refusal({ token: signToken(), origin: 'https://evil.example' })).toMatchObject({
      closed: { code: 1008 },
    });
    expect(server.output()).toContain('ALLOWED_ORIGINS');
  });

  describe('reject, without writing anything,', () => {
    let socket: Socket;
    let chat_id: string;
    beforeEach(async () => {
      socket = await server.connect();
      chat_id = randomUUID();
    });
    afterEach(() => socket.close());

    it('an unknown workflow', async () => {
      const error = await errorOf(socket, {
        type: 'user_message',
        workflow_name: 'Nobody',
        chat_id,
        text: 'hi',
        id: 'f1',
      });
      expect(error).toMatchObject({ code: 'workflow_not_found', retryable: false, reply_to: 'f1' });
      expect(await isUnknown(chat_id)).toBe(true);
    });

    it.each(['user_message', 'open'])('a workflow that has errors (%s)', async (type) => {
      const text = type === 'user_message' ? { text: 'hi' } : {};
      const error = await errorOf(socket, {
        type,
        workflow_name: 'Broken',
        chat_id,
        id: 'f1',
        ...text,
      });
      expect(error).toMatchObject({
        code: 'workflow_unavailable',
        retryable: false,
        reply_to: 'f1',
      });
      expect(await isUnknown(chat_id)).toBe(true);
    });

    it.each<[string, string | object]>([
      ['a frame that is not JSON', '{"type":'],
      ['a frame that is not an object', '[1]'],
      ['an unknown type', { type: 'sudo' }],
      ['an invalid chat id', { type: 'open', workflow_name: 'Echo', chat_id: '../../etc' }],
      [
        'a command id of the runtime',
        {
          type: 'user_message',
          workflow_name: 'Echo',
          chat_id: 'x-internal',
          text: 'hi',
          command_id: '~start',
        },
      ],
      [
        'a text that is not a string',
        { type: 'user_message', workflow_name: 'Echo', chat_id: 'x-number', text: 7 },
      ],
      [
        'a key that sets a prototype',
        '{"type":"open","workflow_name":"Echo","chat_id":"x-proto","context":{"__proto__":{"a":1}}}',
      ],
      [
        'brackets without end',
        `{"type":"input_response","chat_id":"c","request_id":"r","value":${'['.repeat(5000)}${']'.repeat(5000)}}`,
      ],
    ])('%s', async (_, frame) => {
      expect(await errorOf(socket, frame)).toMatchObject({
        code: 'invalid_frame',
        retryable: false,
      });
      socket.send({ type: 'ping' });
      await socket.untilType('pong');
      for (const id of ['x-internal', 'x-number', 'x-proto'])
        expect(await isUnknown(id)).toBe(true);
    });

    it('a text that is too long', async () => {
      const error = await errorOf(socket, {
        type: 'user_message',
        workflow_name: 'Echo',
        chat_id,
        text: 'x'.repeat(300_000),
      });
      expect(error.code).toBe('text_too_long');
      expect(await isUnknown(chat_id)).toBe(true);
    });

    it('a frame that is too large, and close with 1009', async () => {
      socket.send({
        type: 'user_message',
        workflow_name: 'Echo',
        chat_id,
        text: 'x'.repeat(1_200_000),
      });
      expect(await socket.closed()).toMatchObject({ code: 1009 });
      expect(await isUnknown(chat_id)).toBe(true);
    });

    it('a variable that clients may not set', async () => {
      const error = await errorOf(socket, {
        type: 'open',
        workflow_name: 'Echo',
        chat_id,
        context: { ours: 'x' },
      });
      expect(error.code).toBe('invalid_context');
      expect(await isUnknown(chat_id)).toBe(true);
    });

    it('five bad frames on one connection, and then close with 4400', async () => {
      for (let count = 0; count < 5; count += 1) socket.send('{');
      expect(await socket.closed()).toMatchObject({ code: 4400 });
    });
  });

  describe('for an existing chat', () => {
    let talk: Talk;
    beforeAll(async () => {
      talk = await startTalk(server, 'Echo');
      await talk.say('hi', { command_id: 'k1' });
    });
    afterAll(() => talk?.socket.close());

    it('answer a repeated command with the same answer, and start nothing', async () => {
      const before = talk.events().length;
      const from = talk.socket.received.length;
      await talk.command('user_message', { workflow_name: 'Echo', text: 'hi', command_id: 'k1' });
      expect(await talk.socket.untilType('accepted', from)).toMatchObject({
        command_id: 'k1',
        duplicate: true,
      });
      await talk.say('again');
      expect(talk.of('user_message').map(({ text }) => text)).toEqual(['hi', 'again']);
      expect(talk.events()[before]).toMatchObject({ type: 'user_message', text: 'again' });
    });

    it.each<[string, object]>([
      [
        'other content under a known command id',
        { type: 'user_message', workflow_name: 'Echo', text: 'other', command_id: 'k1' },
      ],
      ['another workflow for a known chat', { type: 'open', workflow_name: 'Other' }],
    ])('reject %s', async (_, frame) => {
      expect((await errorOf(talk.socket, { chat_id: talk.chat_id, ...frame })).code).toBe(
        'idempotency_conflict',
      );
    });

    it('tell a client whose cursor is ahead to start over', async () => {
      const socket = await server.connect();
      socket.send({ type: 'open', chat_id: talk.chat_id, after_seq: 10_000 });
      expect(await socket.untilType('resync_required')).toMatchObject({
        chat_id: talk.chat_id,
        head_seq: talk.events().length,
      });
      socket.close();
    });

    it('tell a client with another log_id to start over', async () => {
      const socket = await server.connect();
      socket.send({ type: 'open', chat_id: talk.chat_id, after_seq: 1, log_id: 'another' });
      await socket.untilType('resync_required');
      socket.close();
    });

    it.each<[string, Claims]>([
      ['another app', { app_id: 'app2' }],
      ['another user', { user_id: 'eve@example.com' }],
    ])('answer %s with the bytes of a chat that does not exist', async (_, claims) => {
      const stranger = await server.connect(claims);
      const answerTo = async (chat_id: string, frame: object): Promise<string> => {
        const from = stranger.received.length;
        stranger.send({ chat_id, ...frame });
        await stranger.untilType('request_error', from);
        return (stranger.received.at(-1)?.raw ?? '').replaceAll(chat_id, 'CHAT');
      };
      for (const frame of [
        { type: 'open' },
        { type: 'open', after_seq: 3 },
        { type: 'user_message', text: 'hi', command_id: 'k1' },
        { type: 'input_response', request_id: 'r', value: 'x', command_id: 'k2' },
        { type: 'tool_response', call_id: 'r', result: 'x', command_id: 'k3' },
        { type: 'cancel', command_id: 'k4' },
      ]) {
        const ofStranger = await answerTo(talk.chat_id, frame);
        expect(ofStranger).toContain('chat_not_found');
        expect(ofStranger).toBe(await answerTo('no-such-chat', frame));
      }
      stranger.close();
    });
  });

  it('separate two tenants that use the same chat id at the same time', async () => {
    const chat_id = `shared-${randomUUID()}`;
    const lead = async (claims: Claims, canary: string): Promise<Talk> => {
      const talk = await startTalk(server, 'Echo', { claims, chat_id });
      for (const text of [`hello ${canary}`, `use ${canary}`, `use ${canary}`])
        await talk.say(text, { command_id: `same-${talk.of('user_message').length}` });
      return talk;
    };
    const talks = await Promise.all([
      lead({}, 'canary-one'),
      lead({ app_id: 'app2' }, 'canary-two'),
      lead({ user_id: 'eve@example.com' }, 'canary-three'),
    ]);
    const canaries = ['canary-one', 'canary-two', 'canary-three'];
    for (const [index, talk] of talks.entries()) {
      const again = await resumeTalk(server, talk);
      const seen = [...talk.socket.received, ...again.socket.received]
        .map(({ raw }) => raw)
        .join('\n');
      expect(canaries.filter((canary) => seen.includes(canary))).toEqual([canaries[index]]);
      // Whichever isolate ran the call, the module's state belongs to this tenant.
      expect(String(talk.last('tool_result').result).split('+')).toContain(canaries[index]);
      await checkTalk(server, talk);
      for (const { socket } of [talk, again]) socket.close();
    }
  });

  it('log the tenant in every line of a chat, and never any text or token', async () => {
    const talk = await startTalk(server, 'Echo', { claims: SECOND_TENANT });
    await talk.say('a very private sentence');
    talk.socket.close();
    const lines = server.log().filter(({ chat_id }) => chat_id === talk.chat_id);
    expect(lines.length).toBeGreaterThan(0);
    for (const line of lines)
      expect(line).toMatchObject({ app_id: 'app2', user_id: 'eve@example.com' });
    expect(server.output()).not.toMatch(
      /private sentence|canary-|eyJ[\w-]+\.[\w-]+\.[\w-]{20}(?![\s\S]*Try)/,
    );
  });

  it('close after 5 s without a token', async () => {
    expect(await silent.closed()).toMatchObject({ code: 4408 });
  }, 15_000);

  it('never send an event of another tenant', async () => {
    const talk = await startTalk(server, 'Echo');
    const bystander = await server.connect(SECOND_TENANT);
    await talk.say('hi');
    bystander.send({ type: 'ping' });
    await bystander.untilType('pong');
    expect(bystander.frames().filter(isEvent)).toEqual([]);
    for (const socket of [talk.socket, bystander]) socket.close();
  });
});

describe('a server with stricter token settings', () => {
  let server: Server;
  beforeAll(async () => {
    server = await startServer({
      workflows: WORKFLOWS,
      env: {
        JWT_AUDIENCE: 'runtime',
        JWT_REQUIRED_SCOPE: 'chat',
        JWT_USER_ID_CLAIM: 'sub',
        WS_ALLOW_QUERY_TOKEN: 'true',
        ALLOWED_ORIGINS: 'https://app.example',
      },
    });
  }, 60_000);
  afterAll(() => server?.dispose());

  const good = {
    iss: ISSUER,
    aud: 'runtime',
    scope: 'read chat',
    sub: 'auth0|123',
    user_id: undefined,
  };
  const connect = (claims: Claims, options: SocketOptions = {}): Promise<Socket> =>
    connectSocket(`${server.url.replace('http', 'ws')}/ws`, {
      raw: true,
      token: signToken(claims),
      ...options,
    });

  it('accepts a token that satisfies all of them, and reads the user from the configured claim', async () => {
    const socket = await connect(good);
    expect(await socket.untilType('ready')).toMatchObject({ user_id: 'auth0|123' });
    socket.close();
  });

  it('accepts the token in the address if that is allowed, and from a listed origin', async () => {
    const socket = await connectSocket(
      `${server.url.replace('http', 'ws')}/ws?access_token=${signToken(good)}`,
      {
        origin: 'https://app.example',
      },
    );
    socket.close();
    expect(server.output()).not.toContain(signToken(good).split('.')[2]);
  });

  it.each<[string, Claims, number]>([
    ['for another audience', { ...good, aud: 'x' }, 4401],
    ['without an audience', { ...good, aud: undefined }, 4401],
    ['without the user claim', { ...good, sub: undefined }, 4401],
    ['without the required scope', { ...good, scope: 'read' }, 4403],
  ])('rejects a token %s', async (_, claims, code) => {
    const socket = await connect(claims);
    expect([code, 4401]).toContain((await socket.closed()).code);
  });
});
