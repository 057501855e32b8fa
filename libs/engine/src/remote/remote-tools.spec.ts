import type { McpServer } from '@mozaiks/contracts';
import {
  testMcpServer,
  type ModelStep,
  type TestMcpServers,
  type WorkflowDraft,
} from '@mozaiks/testkit';
import { conversation, type Overrides, type Conversation } from '../conversation.fixture.ts';

const city = {
  type: 'object',
  properties: { city: { type: 'string' } },
  required: ['city'],
} as const;
const weather = (): TestMcpServers => ({
  weather: {
    now: {
      description: 'Tells the weather.',
      parameters: city,
      run: ({ city: at }) => `sun in ${String(at)}`,
    },
  },
});

interface Given {
  readonly servers?: readonly McpServer[];
  readonly mcp?: TestMcpServers;
  readonly draft?: Partial<WorkflowDraft>;
  readonly overrides?: Overrides;
}
const chatWith = (
  steps: readonly ModelStep[],
  { servers = [testMcpServer('weather')], mcp = weather(), draft, overrides }: Given = {},
): Conversation =>
  conversation({ agents: ['a'], ...draft, mcp_servers: servers }, steps, { mcp, ...overrides });
const ask = (
  args: { readonly [name: string]: string } = { city: 'Rome' },
  tool = 'weather.now',
): ModelStep => ({
  calls: [{ tool, arguments: args }],
});
const offeredTo = ({ model }: Conversation, request = 0): readonly string[] =>
  model.requests[request]?.tools.map(({ name }) => name) ?? [];

describe('a tool of an MCP server', () => {
  it('is offered by the name of its server, called and answered', async () => {
    const chat = chatWith([ask(), { say: 'It is sunny.' }]);
    await chat.say('weather?');
    expect(chat.model.requests[0]?.tools).toEqual([
      { name: 'weather.now', description: 'Tells the weather.', parameters: city },
    ]);
    expect(chat.last('tool_call')).toMatchObject({
      tool: 'weather.now',
      kind: 'mcp_tool',
      arguments: { city: 'Rome' },
    });
    expect(chat.last('tool_result')).toMatchObject({ ok: true, result: 'sun in Rome' });
    expect(chat.mcp.calls[0]).toMatchObject({
      tool: 'now',
      workflow_name: 'Test',
      log: { app_id: 'app', user_id: 'user' },
    });
    expect(chat.last('agent_response').text).toBe('It is sunny.');
  });

  it("comes after the agent's own tools, in an order that is always the same", async () => {
    const mcp: TestMcpServers = { weather: { week: {}, now: {} }, files: { read: {} } };
    const chat = chatWith([{ say: 'A.' }], {
      mcp,
      servers: [testMcpServer('weather'), testMcpServer('files')],
      draft: { tools: { zebra: () => 1 } },
    });
    await chat.say('go');
    expect(offeredTo(chat)).toEqual(['zebra', 'weather.now', 'weather.week', 'files.read']);
  });

  it('is offered only to the agents of its server', async () => {
    const draft = { agents: ['a', 'b'], handoffs: [{ from: 'a', to: 'b' }] } as const;
    const chat = chatWith([{ say: 'A.' }, { say: 'B.' }], {
      draft,
      servers: [testMcpServer('weather', { agents: ['b'] })],
    });
    await chat.say('go');
    expect([offeredTo(chat, 0), offeredTo(chat, 1)]).toEqual([[], ['weather.now']]);
  });

  it('is refused if its server does not offer it, its list excludes it, or the server is not for the agent', async () => {
    const refusedBy = async (server: McpServer, tool = 'weather.now') => {
      const mcp: TestMcpServers = { weather: { now: {}, secret: {} } };
      const chat = chatWith([ask({}, tool), { say: 'A.' }], { servers: [server], mcp });
      await chat.say('go');
      expect(chat.mcp.calls).toEqual([]);
      return chat.last('tool_result').error?.code;
    };
    expect(await refusedBy(testMcpServer('weather'), 'weather.gone')).toBe('tool_unknown');
    expect(await refusedBy(testMcpServer('weather', { tools: ['now'] }), 'weather.secret')).toBe(
      'tool_unknown',
    );
    expect(await refusedBy(testMcpServer('weather', { agents: ['other'] }))).toBe('tool_unknown');
  });

  it('is not called if the arguments do not fit, and the model is told', async () => {
    const chat = chatWith([ask({}), ask(), { say: 'A.' }]);
    await chat.say('go');
    expect(chat.of('tool_result').map(({ ok, error }) => [ok, error?.code])).toEqual([
      [false, 'tool_invalid_arguments'],
      [true, undefined],
    ]);
    expect(chat.mcp.calls).toHaveLength(1);
  });

  it('may have arguments with the names that the runtime fills in for our own tools', async () => {
    const chat = chatWith([ask({ city: 'Rome', user_id: 'U1' }), { say: 'A.' }]);
    await chat.say('go');
    expect(chat.mcp.calls[0]?.arguments).toEqual({ city: 'Rome', user_id: 'U1' });
  });

  it('gives a failed result if it fails, and the run continues', async () => {
    const mcp: TestMcpServers = {
      weather: { now: { run: () => Promise.reject(new Error('no luck')) } },
    };
    const chat = chatWith([ask({}), { say: 'A.' }], { mcp });
    await chat.say('go');
    expect(chat.last('tool_result')).toMatchObject({
      ok: false,
      error: { code: 'tool_failed', message: 'no luck' },
    });
    expect(chat.last('agent_response').text).toBe('A.');
  });

  it('does not affect other tools if its server is down, and a call of it reports why', async () => {
    const mcp: TestMcpServers = {
      weather: { code: 'tool_unavailable', message: 'it does not start' },
      files: { read: {} },
    };
    const chat = chatWith([ask(), { say: 'A.' }], {
      mcp,
      servers: [testMcpServer('weather'), testMcpServer('files')],
      draft: { tools: { own: () => 1 } },
    });
    await chat.say('go');
    expect(offeredTo(chat)).toEqual(['own', 'files.read']);
    expect(chat.last('tool_result').error).toEqual({
      code: 'tool_unavailable',
      message: 'it does not start',
    });
  });

  it('appears and disappears between turns, but not within one', async () => {
    const mcp = weather();
    const forecast = { ...mcp['weather'], week: {} };
    const run = () => {
      mcp['weather'] = forecast;
      return 'sun';
    };
    mcp['weather'] = { now: { run } };
    const chat = chatWith([ask({}), { say: 'A.' }, { say: 'B.' }], { mcp });
    await chat.say('go');
    await chat.say('go on');
    expect([0, 1, 2].map((request) => offeredTo(chat, request))).toEqual([
      ['weather.now'],
      ['weather.now'],
      ['weather.now', 'weather.week'],
    ]);
  });

  it('is requested once a turn, and not at all by agents without servers', async () => {
    const chat = chatWith([ask(), ask({ city: 'Oslo' }), { say: 'A.' }]);
    await chat.say('go');
    expect(chat.mcp.lists).toHaveLength(1);
    const without = chatWith([{ say: 'A.' }], { servers: [] });
    await without.say('go');
    expect(without.mcp.lists).toEqual([]);
  });

  it('waits for an approval, in which a person may change its arguments', async () => {
    const chat = chatWith([ask(), { say: 'A.' }], {
      servers: [testMcpServer('weather', { requires_approval: { now: 'always' } })],
    });
    await chat.say('go');
    expect(chat.mcp.calls).toEqual([]);
    const { request_id } = chat.last('input_request');
    await chat.send({
      type: 'input_response',
      request_id,
      value: { decision: 'edit', arguments: { city: 'Oslo' } },
    });
    expect(chat.last('tool_result').result).toBe('sun in Oslo');
  });

  it('reports its progress to followers', async () => {
    const mcp: TestMcpServers = {
      weather: { now: { run: (_args, { onProgress }) => (onProgress?.(50, 'half'), 'sun') } },
    };
    const chat = chatWith([ask({}), { say: 'A.' }], { mcp });
    await chat.say('go');
    expect(chat.live.filter(({ type }) => type === 'tool_progress')).toMatchObject([
      { percent: 50, message: 'half' },
    ]);
  });

  it('cannot choose who speaks next', async () => {
    const mcp: TestMcpServers = { weather: { now: { run: () => ({ handoff: 'b' }) } } };
    const chat = chatWith([ask({}), { say: 'A.' }], { mcp, draft: { agents: ['a', 'b'] } });
    await chat.say('go');
    expect(chat.of('handoff').map(({ to }) => to)).not.toContain('b');
    expect(chat.last('tool_result').result).toEqual({ handoff: 'b' });
  });

  it('is reported after a crash during its call, and not called again', async () => {
    const chat = chatWith([ask(), { say: 'A.' }]);
    chat.admit({ type: 'user_message', text: 'go' });
    await chat.run({ commits: 2 });
    const open = [...chat.state().calls.values()];
    expect(open).toHaveLength(1);
    chat.takeOver();
    await chat.run();
    expect(chat.last('tool_result').error?.code).toBe('interrupted');
  });
});
