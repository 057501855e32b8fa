import path from 'node:path';
import { chatRef, logRef, tenantScope, type McpServer } from '@mozaiks/contracts';
import { recordingLogger, testMcpServer } from '@mozaiks/testkit';
import { createMcpTools } from '@mozaiks/tool-runtime';
import { createRemoteSchemas } from '@mozaiks/workflow-manager';
import { REPOSITORY } from './harness/server.fixture.ts';

const npmServer = (name: string, args: readonly string[]): McpServer =>
  testMcpServer(name, {
    command: process.execPath,
    args: [
      path.join(REPOSITORY, 'node_modules/@modelcontextprotocol', name, 'dist/index.js'),
      ...args,
    ],
  });

describe('the schemas of popular MCP servers', () => {
  const logger = recordingLogger();
  const tools = createMcpTools({
    logger,
    readSchema: createRemoteSchemas(),
    settings: { start_ms: 30_000 },
  });
  afterAll(() => tools.close());

  it.each([
    [
      'server-everything',
      { args: ['stdio'], least: 12, tool: 'get-sum', good: { a: 1, b: 2 }, bad: { a: 'x' } },
    ],
    [
      'server-filesystem',
      { args: ['.'], least: 14, tool: 'read_text_file', good: { path: 'a' }, bad: { path: 1 } },
    ],
    ['server-memory', { args: [], least: 9, tool: 'search_nodes', good: { query: 'a' }, bad: {} }],
  ])('of %s can all be used', async (name, { args, least, tool, good, bad }) => {
    const log = logRef(chatRef(tenantScope('app', 'user'), 'chat'), 'log');
    const place = {
      log,
      workflow_name: 'Flow',
      directory: REPOSITORY,
      server: npmServer(name, args),
    };
    const listing = await tools.list(place, new AbortController().signal);
    if (!listing.ok) throw new Error(listing.error.message);
    expect(listing.tools.length).toBeGreaterThanOrEqual(least);
    const check = listing.tools.find((each) => each.name === tool)?.check;
    expect(check?.(good)).toEqual({ ok: true });
    expect(check?.(bad)).toMatchObject({ ok: false });
    const leftOut = logger.lines.map(
      ({ fields }) => (fields.data as { readonly note: string }).note,
    );
    expect(leftOut.filter((note) => note !== 'it only runs as a task')).toEqual([]);
  });
});
