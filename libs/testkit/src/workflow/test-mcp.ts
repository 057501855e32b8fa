import type {
  Failure,
  JsonObject,
  JsonValue,
  McpCall,
  McpServerRef,
  McpServer,
  McpTools,
} from '@mozaiks/contracts';
import { checkShape } from './json-shape.ts';

export interface TestMcpTool {
  readonly description?: string;
  readonly parameters?: JsonObject;
  /** Returns the answer of the tool. If it throws, the call fails with `tool_failed`. */
  readonly run?: (args: JsonObject, call: McpCall) => JsonValue | Promise<JsonValue>;
}

/**
 * The tools of each server by its name, or the reason why it is unavailable. It is read for every
 * request, and may be changed.
 */
export type TestMcpServers = Record<string, Readonly<Record<string, TestMcpTool>> | Failure>;

export interface TestMcp extends McpTools {
  readonly calls: readonly McpCall[];
  readonly lists: readonly McpServerRef[];
}

/** A server as tools.yaml would describe it. */
export const testMcpServer = (name: string, more: Partial<McpServer> = {}): McpServer => ({
  name,
  command: name,
  requires_approval: 'never',
  timeout_ms: 30_000,
  max_result_bytes: 65_536,
  shared: false,
  ...more,
});

const isFailure = (server: TestMcpServers[string]): server is Failure =>
  typeof (server as Partial<Failure>).code === 'string';
const GONE: Failure = { code: 'tool_unavailable', message: 'there is no such server' };
const failed = (error: Failure) => ({ ok: false, error, duration_ms: 0 }) as const;

/** In-process MCP servers: no process is started, and there are no time limits. */
export function testMcp(servers: TestMcpServers): TestMcp {
  const calls: McpCall[] = [];
  const lists: McpServerRef[] = [];
  return {
    calls,
    lists,
    async list(place) {
      lists.push(place);
      const server = servers[place.server.name] ?? GONE;
      if (isFailure(server)) return { ok: false, error: server };
      const allowed = Object.entries(server).filter(
        ([name]) => place.server.tools?.includes(name) ?? true,
      );
      const tools = allowed.map(
        ([name, { description = name, parameters = { type: 'object' } }]) => ({
          name,
          description,
          parameters,
          check: (args: JsonValue) => checkShape(parameters, args),
        }),
      );
      return { ok: true, tools };
    },
    async call(call) {
      calls.push(call);
      const server = servers[call.server.name] ?? GONE;
      if (isFailure(server)) return failed(server);
      const run = server[call.tool]?.run ?? (() => null);
      try {
        return { ok: true, value: await run(call.arguments, call), set: {}, duration_ms: 0 };
      } catch (error) {
        return failed({
          code: 'tool_failed',
          message: error instanceof Error ? error.message : String(error),
        });
      }
    },
    close: async () => undefined,
  };
}
