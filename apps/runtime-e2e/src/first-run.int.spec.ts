import { readFileSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { checkTalk, rawEvents } from './harness/check-talk.fixture.ts';
import { runCli } from './harness/run-cli.fixture.ts';
import { REPOSITORY, startServer, type Server } from './harness/server.fixture.ts';
import { connectSocket } from './harness/socket.fixture.ts';
import { resumeTalk, startTalk } from './harness/talk.fixture.ts';
import { signToken } from './harness/token.fixture.ts';

/** The environment of a user at a terminal after cloning the repository: no settings at all. */
const NOTHING_SET = {
  JWT_SECRET: undefined,
  ALLOWED_ISSUERS: undefined,
  MODEL_PROVIDER: undefined,
  LOG_FORMAT: 'text',
};

const SAMPLES = readdirSync(path.join(REPOSITORY, 'workflows'), { withFileTypes: true })
  .flatMap((entry) => (entry.isDirectory() && !entry.name.startsWith('_') ? [entry.name] : []))
  .sort();

const ONE_TOOL_RUN = [
  'user_message',
  'workflow_start',
  'agent_start',
  'tool_call',
  'tool_result',
  'agent_response',
  'workflow_complete',
];

describe('a server that was just started', () => {
  let server: Server;
  beforeAll(async () => {
    server = await startServer({ env: NOTHING_SET });
  }, 300_000);
  afterAll(() => server?.dispose());

  const printedToken = (): string => /eyJ[\w-]+\.[\w-]+\.[\w-]+/.exec(server.output())?.[0] ?? '';
  const devSecret = (): string =>
    readFileSync(path.join(server.dir, 'data/dev-secret'), 'utf8').trim();
  const devClaims = { iss: 'mozaiks-dev', app_id: 'demo', user_id: 'demo' };

  it.each([
    ['its address', /running at http:\/\/127\.0\.0\.1:\d+/],
    ['the address of the socket', /ws:\/\/127\.0\.0\.1:\d+\/ws/],
    ['the workflows that it serves', /HelloWorld[\s\S]*SupportDesk/],
    ['its store', /Store +one file in /],
    ['its model provider', /Models +scripted/],
    [
      'that it signs with a generated secret',
      /generated development secret[\s\S]*Never use this in production/,
    ],
    ['the next command to try', /npx mozaiks chat HelloWorld/],
  ])('prints %s', (_, line) => {
    expect(server.output()).toMatch(line);
  });

  it('prints a token that opens a conversation', async () => {
    const socket = await connectSocket(`${server.url.replace('http', 'ws')}/ws`, {
      token: printedToken(),
    });
    expect(await socket.untilType('ready')).toMatchObject({ app_id: 'demo', user_id: 'demo' });
    socket.close();
  });

  it('keeps the generated secret readable by its owner only, and never prints it', () => {
    expect(statSync(path.join(server.dir, 'data/dev-secret')).mode & 0o777).toBe(0o600);
    expect(server.output()).not.toContain(devSecret());
  });

  it('answers the health routes without a token, and lists its workflows with one', async () => {
    for (const route of ['livez', 'readyz', 'healthz'])
      expect((await fetch(`${server.url}/${route}`)).status).toBe(200);
    expect((await fetch(`${server.url}/api/workflows`)).status).toBe(401);
    const listed = await fetch(`${server.url}/api/workflows`, {
      headers: { authorization: `Bearer ${printedToken()}` },
    });
    const text = await listed.text();
    expect(text).toContain('HelloWorld');
    expect(text).not.toMatch(/Welcome the user|tools\.greet|workflows\//);
  });

  it('has a whole conversation with the command line through a pipe', async () => {
    const { code, out, err } = await runCli(server, ['chat', 'HelloWorld', '--chat', 'piped'], {
      input: 'Hello\nMy name is Ada\n',
    });
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toContain('What is your name?');
    expect(out).toMatch(/greet\(\{"name":"Ada"\}\)/);
    expect(out).toContain('Hello, Ada! It is good to have you here.');
  }, 300_000);

  it('shows the history when the command line resumes a chat', async () => {
    await runCli(server, ['chat', 'HelloWorld', '--chat', 'resumed'], {
      input: 'My name is Grace\n',
    });
    const { out } = await runCli(server, ['chat', 'HelloWorld', '--chat', 'resumed']);
    expect(out).toContain('You: My name is Grace');
    expect(out).toContain('Hello, Grace!');
  }, 300_000);

  it('lists its workflows for the command line without a name', async () => {
    const { code, out } = await runCli(server, ['chat']);
    expect(code).toBe(0);
    const names = out.split('\n').flatMap((line) => /^(\w+) {2}\S/.exec(line)?.[1] ?? []);
    expect(names).toEqual(SAMPLES);
    expect(out).toMatch(/\n\nTalk to one: npx mozaiks chat HelloWorld\n$/);
  }, 300_000);

  it.each([
    ['helloworld', /^✗ .*\(workflow_not_found\)\nDid you mean HelloWorld\? The server has: (.*)\./],
    ['Weather', /^✗ .*\(workflow_not_found\)\nThe server has: (.*)\./],
  ])(
    'suggests a name for %s, and no chat to resume',
    async (name, words) => {
      const { code, out } = await runCli(server, ['chat', name], { input: 'hi\n' });
      expect(code).toBe(1);
      expect(words.exec(out)?.[1]?.split(', ')).toEqual(SAMPLES);
      expect(out).not.toContain('Resume');
    },
    300_000,
  );

  it('is named in the error of a second server in the same folder', async () => {
    const env = { DATA_DIR: path.join(server.dir, 'data'), PORT: '0' };
    const { code, err } = await runCli(server, ['serve'], { env });
    expect(code).toBe(1);
    expect(err).toContain(`cannot start: the server at ${server.url} (process `);
  }, 300_000);

  it('accepts a token that is signed with the stored secret', async () => {
    const socket = await connectSocket(`${server.url.replace('http', 'ws')}/ws`, {
      token: signToken(devClaims, devSecret()),
    });
    expect(await socket.untilType('ready')).toMatchObject({ app_id: 'demo' });
    socket.close();
  });
});

describe('the first conversation', () => {
  let server: Server;
  beforeAll(async () => {
    server = await startServer();
  }, 300_000);
  afterAll(() => server?.dispose());

  it('sends events in the order of the protocol, without gaps, and the same on replay', async () => {
    const talk = await startTalk(server, 'HelloWorld');
    await talk.say('My name is Ada');
    expect(talk.types().filter((type) => ONE_TOOL_RUN.includes(type))).toEqual(ONE_TOOL_RUN);
    expect(talk.last('agent_response').text).toContain('Hello, Ada!');
    await checkTalk(server, talk);
    talk.socket.close();
  });

  it('streams the answer word by word before its event', async () => {
    const talk = await startTalk(server, 'HelloWorld');
    await talk.say('Hello');
    const deltas = talk.socket
      .frames()
      .flatMap((frame) => (frame.type === 'agent_delta' ? [frame.text] : []));
    expect(deltas.length).toBeGreaterThan(3);
    expect(deltas.join('')).toBe(talk.last('agent_response').text);
    talk.socket.close();
  });

  it('opens a second run for a second message, with the history of the first', async () => {
    const talk = await startTalk(server, 'HelloWorld');
    await talk.say('Hello');
    await talk.say('My name is Ada');
    expect(talk.of('workflow_start')).toHaveLength(2);
    expect(new Set(talk.events().map(({ run_id }) => run_id)).size).toBe(2);
    const [first, second] = talk.of('usage').filter(({ agent }) => agent === 'Greeter');
    expect(second?.input_tokens).toBeGreaterThan(first?.input_tokens ?? 0);
    await checkTalk(server, talk);
    talk.socket.close();
  });

  it('gives a returning client exactly what it has not seen', async () => {
    const talk = await startTalk(server, 'HelloWorld');
    await talk.say('Hello');
    const seen = talk.events().length;
    talk.socket.close();
    const other = await resumeTalk(server, talk);
    await other.say('My name is Ada');
    const back = await resumeTalk(server, talk, seen);
    expect(back.events()[0]?.seq).toBe(seen + 1);
    expect(rawEvents(back.socket, talk.chat_id)).toEqual(
      rawEvents(other.socket, talk.chat_id).slice(seen),
    );
    for (const { socket } of [other, back]) socket.close();
  });

  it('continues after a kill -9 in the middle, from where the client stopped', async () => {
    const talk = await startTalk(server, 'HelloWorld');
    await talk.say('Hello');
    const before = rawEvents(talk.socket, talk.chat_id);
    await server.end('SIGKILL');
    await server.start();
    const back = await resumeTalk(server, talk, before.length);
    // A new owner may be announced. Nothing else has happened.
    expect(back.types().filter((type) => type !== 'owner_changed')).toEqual([]);
    await back.say('My name is Ada');
    expect(back.events()[0]?.seq).toBe(before.length + 1);
    const whole = await resumeTalk(server, talk);
    expect(rawEvents(whole.socket, talk.chat_id)).toEqual([
      ...before,
      ...rawEvents(back.socket, talk.chat_id),
    ]);
    await checkTalk(server, whole);
    for (const { socket } of [back, whole]) socket.close();
  }, 300_000);

  it('takes the support desk through a transfer, a rule, an approval and a summary', async () => {
    const talk = await startTalk(server, 'SupportDesk');
    await talk.say('I want my money back for order A-100');
    expect(talk.last('input_request')).toMatchObject({ kind: 'approval', agent: 'Billing' });
    await talk.answer({ decision: 'approve' });
    expect(talk.of('handoff').map(({ to, rule }) => [to, rule.kind])).toEqual([
      ['Billing', 'llm'],
      ['Summary', 'post'],
      ['terminate', 'after_work'],
    ]);
    expect(talk.last('structured_output').value).toMatchObject({ topic: 'billing', refunded: 120 });
    expect(talk.end()).toBe('terminate');
    await checkTalk(server, talk);
    talk.socket.close();
  });
});
