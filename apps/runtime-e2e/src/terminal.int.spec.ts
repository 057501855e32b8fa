import { readFileSync } from 'node:fs';
import path from 'node:path';
import { until } from '@mozaiks/testkit';
import { PARENT_AND_CHILD } from './harness/parent-and-child.fixture.ts';
import { runCli } from './harness/run-cli.fixture.ts';
import { startServer, type Server, type ServerOptions } from './harness/server.fixture.ts';
import { startTalk } from './harness/talk.fixture.ts';
import { sample, workflowFiles } from './harness/workflow-files.fixture.ts';

const slow = workflowFiles({
  agents: ['a'],
  script: [{ agent: 'a', say: 'one two three four five six', delay_ms: 5_000 }],
});
const HELLO = sample('HelloWorld');
/** No server listens here. */
const UNREACHABLE = 'http://127.0.0.1:49151/v1';

describe('the terminal output of a server', () => {
  const started: Server[] = [];
  afterAll(() => Promise.all(started.map((server) => server.dispose())));

  async function start(
    env: Readonly<Record<string, string>>,
    workflows: ServerOptions['workflows'] = HELLO,
  ) {
    const server = await startServer({ workflows, env: { LOG_FORMAT: 'text', ...env } });
    started.push(server);
    const banner = server.output().length;
    return { server, after: () => server.output().slice(banner) };
  }

  it('starts with the banner, and has one line for each run', async () => {
    const { server, after } = await start({});
    expect(server.output()).toMatch(/^\nMozaiks is running at /);
    const talk = await startTalk(server, 'HelloWorld');
    await talk.say('My name is Ada');
    talk.socket.close();
    await until(() => after() !== '', { what: 'the line of the run' });
    expect(after()).toMatch(
      /^\S+ INFO {2}HelloWorld: run ended: done in [\d.]+ m?s, 2 model calls, \d+ tokens chat_id=\S+\n$/,
    );
  }, 300_000);

  it('names a model server that cannot be reached', async () => {
    const env = {
      MODEL_PROVIDER: 'openai-compatible',
      OPENAI_BASE_URL: UNREACHABLE,
      OPENAI_API_KEY: 'k',
      DEFAULT_MODEL: 'm',
    };
    const { server, after } = await start(env);
    const talk = await startTalk(server, 'HelloWorld');
    await talk.say('Hello');
    talk.socket.close();
    await until(() => after().includes(' ERROR '), { what: 'the line of the run' });
    expect(after()).toMatch(
      /^\S+ WARN .*\n\S+ ERROR HelloWorld: run failed: .*connection refused: 127\.0\.0\.1:49151 .*\n$/,
    );
  }, 300_000);

  it('says on Ctrl-C what it waits for, and when it has stopped', async () => {
    const { server, after } = await start({}, { Slow: slow });
    const talk = await startTalk(server, 'Slow');
    void talk.say('go').catch(() => undefined);
    await until(() => talk.types().includes('agent_start'), { what: 'a running turn' });
    const { code } = await server.end('SIGINT');
    talk.socket.close();
    expect(code).toBe(0);
    expect(after()).toMatch(
      /^Stopping: waiting for 1 running turn, at most 25 s\. Ctrl-C again stops immediately\.\n(?:.*\n)*Stopped\.\n$/m,
    );
  }, 300_000);
});

describe('the chats of a running server at the command line', () => {
  let server: Server;
  afterEach(() => server?.dispose());

  const chats = async (...args: string[]): Promise<string> => {
    const { code, out, err } = await runCli(server, ['chats', ...args]);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    return out;
  };
  const own = { JWT_SECRET: undefined, ALLOWED_ISSUERS: undefined };

  it('are listed, shown, renamed, forked, exported and erased', async () => {
    server = await startServer({ workflows: sample('SupportDesk'), env: own });
    await runCli(server, ['chat', 'SupportDesk', '--chat', 'desk'], {
      input: 'I want my money back for order A-100\n',
    });
    await until(async () => (await chats('list')).includes('awaiting_input'), {
      every_ms: 50,
      what: 'a chat that waits for a person',
    });
    expect(await chats('list')).toMatch(
      /^desk +SupportDesk +awaiting_input +\S+ \S+ +I want my money back for order A-100$/m,
    );
    const shown = await chats('show', 'desk');
    expect(shown).toMatch(
      /\nOpen question:\n\? Billing asks: .*refund[\s\S]*\nYou: I want my money back[\s\S]*\n⚙ lookup_order/,
    );
    expect(await chats('rename', 'desk', 'A refund')).toBe('Chat desk has the title A refund\n');

    const { chat_id: fork } = JSON.parse(await chats('fork', 'desk', '--json')) as {
      chat_id: string;
    };
    const answered = await runCli(server, ['chat', 'SupportDesk', '--chat', fork], {
      input: 'y\n',
    });
    expect(answered).toMatchObject({ code: 0, out: expect.stringContaining('refunded') });
    expect(JSON.parse(await chats('show', 'desk', '--json'))).toMatchObject({
      title: 'A refund',
      status: 'awaiting_input',
    });

    await chats('export', 'desk', '--out', 'desk.jsonl');
    expect(readFileSync(path.join(server.dir, 'desk.jsonl'), 'utf8')).toBe(
      await chats('export', 'desk'),
    );
    expect(await chats('erase', 'desk', '--yes')).toBe('Chat desk is erased.\n');
    expect(await runCli(server, ['chats', 'show', 'desk'])).toEqual({
      code: 1,
      out: '',
      err: 'unknown chat (chat_not_found)\n',
    });
    expect(await chats('list')).not.toMatch(/^desk /m);
  }, 120_000);

  it('include nested chats in a list on request, in exports, and in what is erased', async () => {
    server = await startServer({ workflows: PARENT_AND_CHILD, env: own });
    await runCli(server, ['chat', 'Parent', '--chat', 'parent'], { input: 'go\n' });
    expect(await chats('list')).not.toContain('Child');
    expect(await chats('list', '--children')).toMatch(/ Child .* ↳/);
    expect((await chats('export', 'parent')).match(/"type":"chat"/g)).toHaveLength(2);
    await chats('erase', 'parent', '--yes');
    expect(await chats('list', '--children', '--all')).toBe('No chats.\n');
  }, 120_000);
});
