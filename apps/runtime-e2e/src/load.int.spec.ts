import { checkTalk } from './harness/check-talk.fixture.ts';
import { startServer, type Server } from './harness/server.fixture.ts';
import { ABCD, afterWork, calls, says, tool } from './harness/shorthand.fixture.ts';
import { startTalk } from './harness/talk.fixture.ts';
import { workflowFiles } from './harness/workflow-files.fixture.ts';

const CHATS = 50;
const WORKFLOWS = {
  Busy: workflowFiles({
    agents: ABCD.slice(0, 2),
    ...tool('look', 'export function look({ what }: { what: string }) { return what + "!"; }\n', {
      agent: 'a',
    }),
    script: [
      calls('a', 'look', { what: 'it' }),
      { agent: 'a', after: 'tool:look', say: 'I looked at ${result} and pass it on.', delay_ms: 2 },
      { agent: 'b', say: 'Here is an answer of a few words, one after the other.', delay_ms: 2 },
    ],
    handoffs: [afterWork('a', 'b'), afterWork('b', 'terminate')],
  }),
  Slow: workflowFiles({
    agents: ['a'],
    ...tool(
      'wait',
      'export async function wait() { await new Promise((resolve) => setTimeout(resolve, 2000)); }\n',
    ),
    script: [calls('a', 'wait'), ...says('a')],
  }),
  Hooked: workflowFiles({
    agents: ['a'],
    hooks: { on_workflow_start: 'hooks.start.begin' },
    script: says('a'),
    code: { 'hooks/start.ts': 'export function begin(): void {}\n' },
  }),
};

describe('a server with many concurrent conversations', () => {
  let server: Server;
  beforeAll(async () => {
    server = await startServer({ workflows: WORKFLOWS });
  }, 60_000);
  afterAll(() => server?.dispose());

  it(`completes ${CHATS} of them, and drops nothing`, async () => {
    const talks = await Promise.all(
      Array.from({ length: CHATS }, async (_, index) => {
        const talk = await startTalk(server, 'Busy', { claims: { user_id: `user-${index % 10}` } });
        await talk.say('go');
        await talk.say('again');
        return talk;
      }),
    );
    for (const talk of talks) {
      expect([talk.speakers(), talk.end()]).toEqual([['a', 'b', 'a', 'b'], 'terminate']);
      await checkTalk(server, talk);
      talk.socket.close();
    }
  }, 60_000);

  it('runs the hook of one tenant while 40 tools of another tenant wait', async () => {
    const inSlow = Array.from({ length: 40 }, () =>
      startTalk(server, 'Slow', { claims: { app_id: 'slow' } }),
    );
    const waiting = await Promise.all(inSlow);
    const from = performance.now();
    const ended = Promise.all(waiting.map((talk) => talk.say('go'))).then(
      () => performance.now() - from,
    );
    await Promise.all(waiting.map((talk) => talk.until('tool_call')));
    const hooked = await startTalk(server, 'Hooked', { claims: { app_id: 'other' } });
    const sentAt = performance.now();
    await hooked.say('go');
    // One after another they would take 20 s.
    expect(performance.now() - sentAt).toBeLessThan(10_000);
    expect(await ended).toBeLessThan(18_000);
    for (const { socket } of [hooked, ...waiting]) socket.close();
  }, 60_000);

  it('sends the same to many sockets of one chat', async () => {
    const talk = await startTalk(server, 'Busy');
    const others = await Promise.all(
      Array.from({ length: 20 }, () => startTalk(server, 'Busy', { chat_id: talk.chat_id })),
    );
    await Promise.all(others.map((other) => other.open()));
    await talk.say('go');
    await Promise.all(others.map((other) => other.until('workflow_complete')));
    for (const other of others) {
      expect(other.events()).toEqual(talk.events());
      other.socket.close();
    }
    talk.socket.close();
  }, 30_000);

  it('keeps nothing in memory afterwards, and has logged no warning', async () => {
    expect((await fetch(`${server.url}/readyz`)).status).toBe(200);
    expect(await server.end('SIGTERM')).toEqual({ code: 0, signal: null });
    expect(server.output()).not.toMatch(/Warning/);
  }, 30_000);
});
