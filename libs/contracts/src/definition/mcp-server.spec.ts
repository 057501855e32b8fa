import { mcpToolNamed, type McpServer } from './mcp-server.ts';

const server = (more: Partial<McpServer> = {}): McpServer => ({
  name: 'files',
  command: 'x',
  requires_approval: 'never',
  timeout_ms: 5,
  max_result_bytes: 10,
  shared: false,
  ...more,
});
const named = (name: string, more?: Partial<McpServer>, agent?: string) =>
  mcpToolNamed([server(more)], name, agent);

describe('a tool of an MCP server', () => {
  it('is found by the name of its server, whatever its own name is', () => {
    expect(named('files.read')?.mcp).toEqual({ server: 'files', tool: 'read' });
    expect(named('files.a.b c')?.mcp).toEqual({ server: 'files', tool: 'a.b c' });
    expect(named('other.read')).toBeUndefined();
    expect(named('files')).toBeUndefined();
  });

  it('has the settings of its server', () => {
    expect(named('files.read')).toMatchObject({
      kind: 'mcp_tool',
      timeout_ms: 5,
      max_result_bytes: 10,
      requires_approval: 'never',
    });
  });

  it('does not exist if the list of allowed tools does not name it', () => {
    expect(named('files.read', { tools: ['read'] })).toBeDefined();
    expect(named('files.write', { tools: ['read'] })).toBeUndefined();
  });

  it('does not exist for an agent that may not use the server', () => {
    expect(named('files.read', { agents: ['A'] }, 'A')).toBeDefined();
    expect(named('files.read', { agents: ['A'] }, 'B')).toBeUndefined();
    expect(named('files.read', { agents: ['A'] })).toBeDefined();
  });

  it('may be the only one that needs an approval', () => {
    const approval = { requires_approval: { write: 'always', constructor: 'never' } } as const;
    expect(named('files.write', approval)?.requires_approval).toBe('always');
    expect(named('files.read', approval)?.requires_approval).toBe('never');
    expect(named('files.toString', approval)?.requires_approval).toBe('never');
    expect(named('files.read', { requires_approval: 'always' })?.requires_approval).toBe('always');
  });
});
