import {
  appliesTo,
  mcpToolName,
  type AgentDefinition,
  type Failure,
  type McpListing,
  type McpServer,
  type McpTool,
  type ModelTool,
} from '@mozaiks/contracts';
import { timeLimit } from '../steps/time-limit.ts';
import type { TurnScope } from '../turn-scope.ts';

/** What MCP servers offer an agent, as of its first request in this turn. */
export interface RemoteTools {
  /** In the order of the servers, and sorted for each. The same array until something changes. */
  readonly offered: readonly ModelTool[];
  readonly toolOf: (name: string) => McpTool | undefined;
  /** Why no tool of this server can be called in this turn. */
  readonly problemOf: (server: string) => Failure | undefined;
}

interface Listed {
  readonly server: string;
  readonly listing: McpListing;
}

const NONE: RemoteTools = { offered: [], toolOf: () => undefined, problemOf: () => undefined };

const laidOut = new WeakMap<readonly McpTool[], readonly ModelTool[]>();

/** Computed once for a list of tools, so that providers also process a tool only once. */
function modelTools(server: string, tools: readonly McpTool[]): readonly ModelTool[] {
  const known = laidOut.get(tools);
  if (known !== undefined) return known;
  const made = tools.map(({ name, description, parameters }) => ({
    name: mcpToolName(server, name),
    description,
    parameters,
  }));
  const sorted = made.sort((a, b) => (a.name < b.name ? -1 : 1));
  laidOut.set(tools, sorted);
  return sorted;
}

function remoteTools(listed: readonly Listed[]): RemoteTools {
  const lists = listed.flatMap(({ server, listing }) =>
    listing.ok ? [{ server, tools: listing.tools }] : [],
  );
  const named = new Map(
    lists.flatMap(({ server, tools }) =>
      tools.map((tool) => [mcpToolName(server, tool.name), tool] as const),
    ),
  );
  const problems = new Map(
    listed.flatMap(({ server, listing }) => (listing.ok ? [] : [[server, listing.error] as const])),
  );
  const offered = lists.map(({ server, tools }) => modelTools(server, tools));
  return {
    offered: offered.length === 1 ? (offered[0] ?? []) : offered.flat(),
    toolOf: (name) => named.get(name),
    problemOf: (server) => problems.get(server),
  };
}

/**
 * Asks the servers of an agent for their tools, once a turn. A server that does not answer offers
 * nothing, and does not affect other tools.
 */
export async function loadRemoteTools(turn: TurnScope, { name }: AgentDefinition): Promise<void> {
  const { deps, log, workflow, remote } = turn;
  const { mcp_servers, workflow_name } = workflow.definition;
  const servers = mcp_servers.filter((server) => appliesTo(server, name));
  const { mcp } = deps;
  if (remote.has(name) || mcp === undefined || servers.length === 0) return;
  const limit = timeLimit(turn);
  const ask = async (server: McpServer): Promise<Listed> => {
    const place = { log, workflow_name, directory: workflow.directory, server };
    return { server: server.name, listing: await mcp.list(place, limit.signal) };
  };
  try {
    remote.set(name, remoteTools(await Promise.all(servers.map(ask))));
  } finally {
    limit.stop();
  }
}

/** The agent's remote tools, or none before they are loaded. */
export const remoteToolsOf = ({ remote }: Pick<TurnScope, 'remote'>, agent: string): RemoteTools =>
  remote.get(agent) ?? NONE;

const joinedLists = new WeakMap<
  readonly ModelTool[],
  { readonly own: readonly ModelTool[]; readonly all: readonly ModelTool[] }
>();

/**
 * An agent's own tools and those of servers. The same array for the same two lists, so that its
 * size is computed only once.
 */
export function withRemoteTools(
  own: readonly ModelTool[],
  remote: readonly ModelTool[],
): readonly ModelTool[] {
  if (remote.length === 0) return own;
  const known = joinedLists.get(remote);
  if (known?.own === own) return known.all;
  const all = [...own, ...remote];
  joinedLists.set(remote, { own, all });
  return all;
}
