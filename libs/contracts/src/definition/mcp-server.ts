import type { ToolDefinition } from './tool.ts';

/** A server of the Model Context Protocol. It has either a `command` or a `url`. */
export interface McpServer {
  readonly name: string;
  /** The agents that may call its tools; absent: every agent. */
  readonly agents?: readonly string[];
  /** Starts the server in the workflow's folder; it speaks over stdin and stdout. */
  readonly command?: string;
  /** In each, `{{tenant}}` becomes a name for the tenant that is safe in the name of a file. */
  readonly args?: readonly string[];
  /** Variables of its environment, each with the name of the variable of ours that holds the value. */
  readonly env?: { readonly [name: string]: string };
  /** Where it speaks streamable HTTP. */
  readonly url?: string;
  /** Headers of each request, each with the name of the variable of our environment that holds the value. */
  readonly headers_env?: { readonly [header: string]: string };
  /** The tools that may be called, without the name of the server; absent: all of them. */
  readonly tools?: readonly string[];
  /** By the name of a tool: a tool that is not named needs no approval. */
  readonly requires_approval: McpApproval | { readonly [tool: string]: McpApproval };
  /** How long a call may take; progress starts it again. */
  readonly timeout_ms: number;
  /** How long a call may take with progress. Absent: only the time limit of the run ends it. */
  readonly total_timeout_ms?: number;
  readonly max_result_bytes: number;
  /** It keeps nothing of its callers, so that all tenants may share one connection. */
  readonly shared: boolean;
}

export type McpApproval = 'never' | 'always';

/** How workflows and events call a tool of a server. */
export const mcpToolName = (server: string, tool: string): string => `${server}.${tool}`;

/**
 * The tool of a server that an agent calls by this name, with the settings of the server. Undefined
 * if there is no such server, if it is not for this agent, or if its list of tools excludes it. Whether the
 * server has such a tool is not known here.
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
