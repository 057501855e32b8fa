import type { McpServer } from '@mozaiks/contracts';
import { goodFlow, loadFlow, type Files } from '../spec/folder.fixture.ts';

const yaml = (text: string, more: Files = {}): Files => ({
  'tools.yaml': `mcp_servers:\n  - ${text}\n`,
  ...more,
});
const server = async (text: string, more: Files = {}): Promise<McpServer | undefined> =>
  (await goodFlow(yaml(text, more))).definition.mcp_servers[0];
const found = async (text: string): Promise<readonly string[]> =>
  (await loadFlow(yaml(text))).found;

describe('MCP servers', () => {
  it('have every default filled in', async () => {
    expect(await server('{name: time, command: mcp-server-time}')).toEqual({
      name: 'time',
      command: 'mcp-server-time',
      requires_approval: 'never',
      timeout_ms: 30_000,
      max_result_bytes: 65_536,
      shared: false,
    });
  });

  it('are read with all that can be written', async () => {
    const text =
      '{name: f, agent: A, command: x, args: [a, b], env: {TOKEN: MY_TOKEN}, tools: [one, two], ' +
      'requires_approval: {one: always}, timeout_ms: 5, total_timeout_ms: 50, max_result_bytes: 100, shared: true}';
    expect(await server(text)).toEqual({
      name: 'f',
      agents: ['A'],
      command: 'x',
      args: ['a', 'b'],
      env: { TOKEN: 'MY_TOKEN' },
      tools: ['one', 'two'],
      requires_approval: { one: 'always' },
      timeout_ms: 5,
      total_timeout_ms: 50,
      max_result_bytes: 100,
      shared: true,
    });
    expect(
      await server('{name: r, url: "https://example.com/mcp", headers_env: {X-Api-Key: KEY_OF_R}}'),
    ).toMatchObject({
      url: 'https://example.com/mcp',
      headers_env: { 'X-Api-Key': 'KEY_OF_R' },
    });
  });

  it('take the time limit of the workflow', async () => {
    const files = { 'orchestrator.yaml': 'defaults: {tool_timeout_ms: 7}' };
    expect((await server('{name: t, command: x}', files))?.timeout_ms).toBe(7);
  });

  it('have a command or a url', async () => {
    expect(await found('{name: t}')).toEqual(['WF012 tools.yaml:2:12']);
    expect(await found('{name: t, command: x, url: "http://localhost"}')).toEqual([
      'WF019 tools.yaml:2:12',
    ]);
    expect(await found('{name: t, url: x}')).toEqual(['WF035 tools.yaml:2:20']);
  });

  it('name variables of the environment, and never hold a value', async () => {
    expect(await found('{name: t, command: x, env: {TOKEN: "a b"}}')).toEqual([
      'WF014 tools.yaml:2:40',
    ]);
  });

  it('warn of keys that have no effect', async () => {
    expect(await found('{name: t, command: x, headers_env: {X-Key: KEY}}')).toEqual([
      'WF018 tools.yaml:2:27',
    ]);
    expect(await found('{name: t, url: "http://localhost", env: {A: B}}')).toEqual([
      'WF018 tools.yaml:2:40',
    ]);
    expect(
      await found('{name: t, command: x, tools: [a], requires_approval: {b: always}}'),
    ).toEqual(['WF018 tools.yaml:2:59']);
  });

  it('cannot be shared by all tenants and receive the name of one', async () => {
    expect(await found('{name: t, command: x, args: ["--file={{tenant}}"], shared: true}')).toEqual(
      ['WF019 tools.yaml:2:34'],
    );
    expect(await found('{name: t, command: x, args: ["--file={{tenant}}"]}')).toEqual([]);
  });

  it('are for agents that exist', async () => {
    expect(await found('{name: t, command: x, agent: Gone}')).toEqual(['WF020 tools.yaml:2:34']);
  });

  it('cannot have the name of a transfer', async () => {
    expect(await found('{name: transfer_to_b, command: x}')).toEqual(['WF029 tools.yaml:2:12']);
  });

  it('are never started when a workflow is loaded', async () => {
    expect((await loadFlow(yaml('{name: t, command: "/no/such/program"}'))).diagnostics).toEqual(
      [],
    );
  });

  it('offer no tool to external variables, whose values a tool of the workflow reads', async () => {
    const files = yaml('{name: t, command: x}', {
      'context_variables.yaml':
        'definitions: {v: {type: string, source: {type: external, tool: t.look}}}\nagents: {A: [v]}\n',
    });
    expect((await loadFlow(files)).found).toContain('WF021 context_variables.yaml:1:64');
  });
});

describe('a workflow that is loaded', () => {
  it('knows its folder', async () => {
    expect((await goodFlow()).directory).toMatch(/Flow$/);
  });
});
