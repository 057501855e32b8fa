import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { until } from '@mozaiks/testkit';
import { startServer, type Server } from './harness/server.fixture.ts';
import { startTalk, type Talk } from './harness/talk.fixture.ts';
import type { Claims } from './harness/token.fixture.ts';
import { workflowFiles } from './harness/workflow-files.fixture.ts';

/**
 * An MCP server without dependencies. It remembers what it is sent, and can show an image and
 * crash.
 */
const SERVER = `
import { appendFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
appendFileSync('pids', process.pid + '\\n');
const memory = [];
const text = (value) => ({ content: [{ type: 'text', text: value }] });
const tools = {
  remember: ({ what }) => (memory.push(what), text('remembered')),
  recall: () => text(memory.join(', ') || 'nothing'),
  picture: () => ({ content: [], structuredContent: { image: { type: 'image', mimeType: 'image/png', data: 'QUJD'.repeat(1000) } } }),
  die: () => process.exit(1),
};
const inputSchema = { $schema: 'http://json-schema.org/draft-07/schema#', type: 'object', properties: { what: { type: 'string' } } };
const answers = {
  initialize: ({ protocolVersion }) => ({ protocolVersion, capabilities: { tools: {} }, serverInfo: { name: 's', version: '1' } }),
  'tools/list': () => ({ tools: Object.keys(tools).map((name) => ({ name, inputSchema })) }),
  'tools/call': ({ name, arguments: args }) => tools[name](args ?? {}),
};
createInterface({ input: process.stdin }).on('line', (line) => {
  const { id, method, params } = JSON.parse(line);
  if (id === undefined) return;
  const answer = answers[method];
  const reply = answer ? { result: answer(params) } : { error: { code: -32601, message: 'Method not found' } };
  console.log(JSON.stringify({ jsonrpc: '2.0', id, ...reply }));
});
`;

const call = (tool: string, args: object = {}) => ({ call: { tool, arguments: args } });
const memory = { name: 'memory', command: process.execPath, args: ['server.mjs'] };
const gone = { name: 'gone', command: './no-such-program' };
const script = [
  {
    agent: 'A',
    after: 'user',
    match: '^remember (.*)',
    ...call('memory.remember', { what: '$1' }),
  },
  { agent: 'A', after: 'user', match: '^recall', ...call('memory.recall') },
  { agent: 'A', after: 'user', match: '^picture', ...call('memory.picture') },
  { agent: 'A', after: 'user', match: '^die', ...call('memory.die') },
  { agent: 'A', after: 'user', match: '^gone', ...call('gone.look') },
  { agent: 'A', say: 'Done.' },
];
const flow = (server: object) =>
  workflowFiles({
    agents: ['A'],
    tools: { mcp_servers: [server, gone] },
    script,
    code: { 'server.mjs': SERVER },
  });

describe('MCP servers of a running instance', () => {
  let server: Server;
  const talks: Talk[] = [];
  beforeAll(async () => {
    const workflows = {
      Flow: flow(memory),
      Careful: flow({ ...memory, requires_approval: { remember: 'always' } }),
    };
    server = await startServer({ workflows, env: { MCP_START_MS: '60000' } });
  }, 60_000);
  afterAll(async () => {
    for (const { socket } of talks) socket.close();
    await server?.dispose();
  });

  const talkOf = async (claims: Claims = {}, workflow = 'Flow'): Promise<Talk> => {
    const talk = await startTalk(server, workflow, { claims });
    talks.push(talk);
    return talk;
  };
  const pids = (workflow: string): readonly number[] => {
    const file = path.join(server.workflowsDir, workflow, 'pids');
    return existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n').map(Number) : [];
  };
  const isAlive = (pid: number): boolean => {
    try {
      return process.kill(pid, 0);
    } catch {
      return false;
    }
  };

  it('are started at the first request, and not before', async () => {
    expect(pids('Flow')).toEqual([]);
    const talk = await talkOf({ user_id: 'first' });
    await talk.say('recall');
    expect(talk.last('tool_call')).toMatchObject({ tool: 'memory.recall', kind: 'mcp_tool' });
    expect(talk.last('tool_result')).toMatchObject({ ok: true, result: 'nothing' });
    expect(pids('Flow')).toHaveLength(1);
  });

  it('never show one tenant the data of another', async () => {
    const [ann, bob, other] = [
      await talkOf({ user_id: 'ann' }),
      await talkOf({ user_id: 'bob' }),
      await talkOf({ app_id: 'other', user_id: 'ann' }),
    ];
    await ann.say('remember my secret');
    for (const talk of [ann, bob, other]) await talk.say('recall');
    expect(ann.last('tool_result').result).toBe('my secret');
    expect([bob.last('tool_result').result, other.last('tool_result').result]).toEqual([
      'nothing',
      'nothing',
    ]);
  });

  it('remember the data of a tenant across its chats', async () => {
    const claims = { user_id: 'eve' };
    await (await talkOf(claims)).say('remember tea');
    const later = await talkOf(claims);
    await later.say('recall');
    expect(later.last('tool_result').result).toBe('tea');
  });

  it('send no base64 to clients or into the log of the server', async () => {
    const talk = await talkOf();
    await talk.say('picture');
    expect(JSON.stringify(talk.last('tool_result').result)).toContain('left out');
    const seen = talk.socket.received.map(({ raw }) => raw).join('') + server.output();
    expect(seen).not.toContain('QUJDQUJD');
  });

  it('may crash during a call, and are available again for the next', async () => {
    const talk = await talkOf({ user_id: 'unlucky' });
    await talk.say('die');
    expect(talk.last('tool_result')).toMatchObject({ ok: false, error: { code: 'tool_crashed' } });
    await talk.say('recall');
    expect(talk.last('tool_result')).toMatchObject({ ok: true, result: 'nothing' });
  });

  it('that do not start only make their tools unavailable', async () => {
    const talk = await talkOf();
    await talk.say('gone');
    expect(talk.last('tool_result')).toMatchObject({
      ok: false,
      error: { code: 'tool_unavailable' },
    });
    expect(talk.last('agent_response').text).toBe('Done.');
  });

  it('wait for a person if the workflow requires it', async () => {
    const talk = await talkOf({ user_id: 'careful' }, 'Careful');
    await talk.say('remember this');
    expect(talk.last('input_request').kind).toBe('approval');
    await talk.answer({ decision: 'edit', arguments: { what: 'that' } });
    await talk.say('recall');
    expect(talk.last('tool_result').result).toBe('that');
  });

  it('end with the instance', async () => {
    const all = [...pids('Flow'), ...pids('Careful')];
    expect(all.some(isAlive)).toBe(true);
    await server.end('SIGTERM');
    await until(() => (all.some(isAlive) ? null : true), { what: 'the end of every server' });
  });
});
