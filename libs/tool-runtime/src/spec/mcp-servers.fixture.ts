import { once } from 'node:events';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer, type AddressInfo } from 'node:net';
import { homedir, tmpdir } from 'node:os';
import path from 'node:path';
import type {
  McpCall,
  McpServerRef,
  McpServer,
  McpTool,
  ReadRemoteSchema,
} from '@mozaiks/contracts';
import { createMcpTools, type McpToolsOptions } from '../index.ts';
import { logOf, never, recordingLogger } from './calls.fixture.ts';

const require = createRequire(import.meta.url);

/** The program of an npm server. */
export const programOf = (name: string): string => {
  const manifest = require.resolve(`@modelcontextprotocol/${name}/package.json`);
  return path.join(path.dirname(manifest), 'dist/index.js');
};

/** A simple reader. The one of the workflow manager has its own specs. */
export const readSchema: ReadRemoteSchema = ({ $schema: _draft, ...schema }) => ({
  ok: true,
  schema,
  notes: [],
  check: () => ({ ok: true }),
});

export const serverOf = (more: Partial<McpServer>): McpServer => ({
  name: 'srv',
  requires_approval: 'never',
  timeout_ms: 10_000,
  max_result_bytes: 65_536,
  shared: false,
  ...more,
});

/** An npm server over stdio. */
export const npmServer = (
  name: string,
  args: readonly string[] = [],
  more: Partial<McpServer> = {},
): McpServer => serverOf({ command: process.execPath, args: [programOf(name), ...args], ...more });

export const emptyFolder = (): string => mkdtempSync(path.join(tmpdir(), 'mozaiks-mcp-'));

/**
 * Our own server over stdio, for behavior that real servers do not have. `script` is JavaScript
 * that calls `serve({name: (args, answer, request) => …})`.
 */
export function scriptedServer(script: string, more: Partial<McpServer> = {}): McpServer {
  const file = path.join(emptyFolder(), 'server.mjs');
  writeFileSync(file, `${PRELUDE}\n${script}`);
  return serverOf({ command: process.execPath, args: [file], ...more });
}

const PRELUDE = `
import { createInterface } from 'node:readline';
globalThis.send = (message) => process.stdout.write(JSON.stringify({ jsonrpc: '2.0', ...message }) + '\\n');
globalThis.text = (value) => ({ content: [{ type: 'text', text: String(value) }] });
globalThis.serve = (tools, { list, capabilities = { tools: { listChanged: true } } } = {}) => {
  const listed = () => Object.keys(tools).map((name) => ({ name, description: name, inputSchema: { type: 'object' } }));
  const answers = {
    initialize: ({ params }) => ({ protocolVersion: params.protocolVersion, capabilities, serverInfo: { name: 's', version: '1' } }),
    'tools/list': ({ params }) => list?.(params ?? {}) ?? { tools: listed() },
    ping: () => ({}),
  };
  createInterface({ input: process.stdin }).on('line', async (line) => {
    const request = JSON.parse(line);
    if (request.id === undefined) return;
    const reply = (result) => send({ id: request.id, result });
    if (request.method === 'tools/call') {
      const result = await tools[request.params.name]?.(request.params.arguments ?? {}, request);
      return result === undefined ? undefined : reply(result);
    }
    const answer = answers[request.method];
    return answer ? reply(answer(request)) : send({ id: request.id, error: { code: -32601, message: 'Method not found' } });
  });
};`;

export interface Subject {
  readonly logger: ReturnType<typeof recordingLogger>;
  place(server: McpServer, user?: string): McpServerRef;
  list(server: McpServer, user?: string): Promise<readonly McpTool[]>;
  call(
    server: McpServer,
    tool: string,
    more?: Partial<McpCall> & { readonly user?: string; readonly signal?: AbortSignal },
  ): ReturnType<ReturnType<typeof createMcpTools>['call']>;
  /** The value of a successful call. */
  value(
    server: McpServer,
    tool: string,
    more?: { readonly args?: McpCall['arguments']; readonly user?: string },
  ): Promise<unknown>;
  stats: ReturnType<typeof createMcpTools>['stats'];
  close(): Promise<void>;
}

/** The MCP tools of one process. `directory` is the workflow folder. */
export function mcpTools(
  options: Partial<McpToolsOptions> & { readonly directory?: string } = {},
): Subject {
  const logger = recordingLogger();
  const { directory = emptyFolder(), settings, ...rest } = options;
  // Processes start slowly on a busy machine.
  const tools = createMcpTools({
    logger,
    readSchema,
    ...rest,
    settings: { start_ms: 30_000, ...settings },
  });
  const place: Subject['place'] = (server, user = 'app/user') => {
    const [app, name] = user.split('/');
    return { log: logOf(app, name), workflow_name: 'Flow', directory, server };
  };
  const call: Subject['call'] = (server, tool, { user, signal = never(), ...more } = {}) =>
    tools.call({ ...place(server, user), tool, arguments: {}, call_id: 'c', ...more }, signal);
  return {
    logger,
    place,
    call,
    async list(server, user) {
      const listing = await tools.list(place(server, user), never());
      if (!listing.ok) throw new Error(`${listing.error.code}: ${listing.error.message}`);
      return listing.tools;
    },
    async value(server, tool, { args = {}, user = 'app/user' } = {}) {
      const result = await call(server, tool, { arguments: args, user });
      if (!result.ok) throw new Error(`${result.error.code}: ${result.error.message}`);
      return result.value;
    },
    stats: tools.stats,
    close: tools.close,
  };
}

/** The folder where `node tools/mcp.mjs --install` installs servers from PyPI. */
export const pythonServers = (): string =>
  path.join(
    process.env['XDG_CACHE_HOME'] || path.join(homedir(), '.cache'),
    'mozaiks',
    'mcp-servers',
  );

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}
