import type { ToolDefinition } from './tool.ts';

/** A server of the Model Context Protocol, with either a `command` or a `url`. */
export interface McpServer {
  readonly name: string;
  /** The agents that may call its tools. Absent: every agent. */
  readonly agents?: readonly string[];
  /** Starts the server in the workflow's folder. The server uses stdin and stdout. */
  readonly command?: string;
  /**
   * In each argument, `{{tenant}}` is replaced by a name for the tenant that is safe in file names.
   */
  readonly args?: readonly string[];
  /**
   * Its environment variables. Each value is the name of our environment variable that holds the
   * value.
   */
  readonly env?: { readonly [name: string]: string };
  /** The URL of a server that uses streamable HTTP. */
  readonly url?: string;
  /**
   * Headers of each request. Each value is the name of our environment variable that holds the
   * value.
   */
  readonly headers_env?: { readonly [header: string]: string };
  /** The tools that may be called, without the server's name. Absent: all of them. */
  readonly tools?: readonly string[];
  /** For all tools, or by tool name. A tool that is not named needs no approval. */
  readonly requires_approval: McpApproval | { readonly [tool: string]: McpApproval };
  /** How long a call may take. Progress restarts it. */
  readonly timeout_ms: number;
  /** How long a call may take including progress. Absent: only the run's time limit ends it. */
  readonly total_timeout_ms?: number;
  readonly max_result_bytes: number;
  /** The server keeps nothing about its callers, so that all tenants may share one connection. */
  readonly shared: boolean;
}

export type McpApproval = 'never' | 'always';

/** The name by which workflows and events refer to a tool of a server. */
export const mcpToolName = (server: string, tool: string): string => `${server}.${tool}`;

/**
 * The tool of an MCP server that an agent calls by this name, with the settings of the server.
 * Undefined if there is no such server, if this agent may not use it, or if its list of tools
 * excludes the tool. It does not check whether the server has such a tool.
 */
export function mcpToolNamed(
  servers: readonly McpServer[],
  name: string,
  agent?: string,
): ToolDefinition | undefined {
  const dot = name.indexOf('.');
  const server = dot < 0 ? undefined : servers.find((each) => each.name === name.slice(0, dot));
  const tool = name.slice(dot + 1);
  if (server === undefined || server.tools?.includes(tool) === false) return undefined;
  if (agent !== undefined && server.agents?.includes(agent) === false) return undefined;
  const { requires_approval: approval, timeout_ms, max_result_bytes } = server;
  return {
    name,
    kind: 'mcp_tool',
    description: '',
    parameters: { type: 'object' },
    mcp: { server: server.name, tool },
    auto_invoke: false,
    timeout_ms,
    retries: 0,
    on_interrupt: 'report',
    requires_approval:
      typeof approval === 'string'
        ? approval
        : Object.hasOwn(approval, tool)
          ? (approval[tool] ?? 'never')
          : 'never',
    isolation: 'process',
    max_result_bytes,
  };
}
