import { appliesTo, mcpToolNamed, type McpServer, type ToolDefinition } from '@mozaiks/contracts';

/**
 * Finds the tool that an agent calls by a name. Without an agent, the first tool of that name. A
 * name with the prefix of an MCP server is a tool of that server, whether the server has it or not.
 */
export type ToolLookup = (name: string, agent?: string) => ToolDefinition | undefined;

export function toolLookup(
  tools: readonly ToolDefinition[],
  servers: readonly McpServer[],
): ToolLookup {
  const named = new Map<string, ToolDefinition[]>();
  for (const tool of tools) named.set(tool.name, [...(named.get(tool.name) ?? []), tool]);
  return (name, agent) =>
    named.get(name)?.find((tool) => agent === undefined || appliesTo(tool, agent)) ??
    mcpToolNamed(servers, name, agent);
}
