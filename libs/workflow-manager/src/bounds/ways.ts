import {
  appliesTo,
  type GraphEdge,
  type WorkflowDefinition,
  type WorkflowGraph,
} from '@mozaiks/contracts';
import { agentNode, asksPeople, type CodeHandoffs } from '../graph/drawn.ts';
import { workflowGraph } from '../graph/workflow-graph.ts';
import { usersTransfers } from './turn-calls.ts';

/**
 * Which agents may speak after which before the user speaks again, and where a selector model is
 * asked.
 */
export interface Ways {
  /** Empty in a workflow that is too large to analyse. There, any agent may follow any other. */
  readonly next: ReadonlyMap<string, readonly string[]>;
  /** The agents to which the first agent after the user may hand over by a transfer of the user. */
  readonly usersNext: readonly string[];
  /** Agents whose tools ask the user in the middle of a turn. */
  readonly asking: readonly string[];
  readonly selectsBefore: ReadonlySet<string>;
  readonly selectsAfter: ReadonlySet<string>;
  /** Whether a rule of the user asks the selector. */
  readonly selectsForUser: boolean;
  /** Agents whose every turn has an answer or ends the run. */
  readonly answering: ReadonlySet<string>;
}

/** The number of edges may be the square of it. */
const MAX_AGENTS = 300;

export function waysOf(definition: WorkflowDefinition, handoffs: CodeHandoffs | undefined): Ways {
  const names = definition.agents.map(({ name }) => name);
  const graph = workflowGraph(definition, handoffs);
  const isLarge = graph === null || names.length > MAX_AGENTS;
  return {
    ...(isLarge ? anyWays(definition) : drawnWays(definition, graph)),
    asking: askingIn(definition),
  };
}

function anyWays({
  agents,
  orchestration_pattern,
  handoffs,
}: WorkflowDefinition): Omit<Ways, 'asking'> {
  const selects =
    orchestration_pattern === 'AutoPattern' ||
    handoffs.some(({ target }) => target.type === 'manager');
  const all = new Set(selects ? agents.map(({ name }) => name) : []);
  return {
    next: new Map(),
    usersNext: [],
    selectsBefore: all,
    selectsAfter: all,
    selectsForUser: selects,
    answering: new Set(),
  };
}

/** Edges by which an agent may hand over without an answer. */
const UNANSWERED: ReadonlySet<GraphEdge['kind']> = new Set(['pre', 'llm', 'tool', 'guardrail']);

function drawnWays(
  definition: WorkflowDefinition,
  { nodes, edges }: WorkflowGraph,
): Omit<Ways, 'asking'> {
  const names = definition.agents.map(({ name }) => name);
  const open = new Set(nodes.flatMap((node) => (node.open === true ? [node.id] : [])));
  const edgesFrom = new Map<string, GraphEdge[]>(nodes.map(({ id }) => [id, []]));
  for (const edge of edges) edgesFrom.get(edge.from)?.push(edge);
  const agentsAt = (id: string): readonly string[] => {
    if (id.startsWith('agent:')) return [id.slice('agent:'.length)];
    if (id === 'selector' || id === 'random' || open.has(id)) return names;
    return id.startsWith('function:')
      ? (edgesFrom.get(id) ?? []).flatMap(({ to }) => (to.startsWith('agent:') ? agentsAt(to) : []))
      : [];
  };
  const agentsVia = (ways: readonly GraphEdge[]): readonly string[] => [
    ...new Set(ways.flatMap(({ to }) => agentsAt(to))),
  ];
  const transfers = new Set(usersTransfers(definition).map(({ index }) => index));
  const isTransfer = ({ rule = -1 }: GraphEdge): boolean => transfers.has(rule);
  const ofUser = (edgesFrom.get('user') ?? []).filter(({ kind }) => kind === 'user');
  const leadingTo = (node: string, isOf: (edge: GraphEdge) => boolean): ReadonlySet<string> =>
    new Set(
      names.filter((name) =>
        edgesFrom.get(agentNode(name))?.some((edge) => edge.to === node && isOf(edge)),
      ),
    );
  const isAnswering = (name: string): boolean =>
    !open.has(agentNode(name)) &&
    transfers.size === 0 &&
    edgesFrom.get(agentNode(name))?.some(({ kind }) => UNANSWERED.has(kind)) === false;
  const selectsByTransfer = ofUser.some((edge) => edge.to === 'selector' && isTransfer(edge));
  return {
    next: new Map(
      names.map((name) => [
        name,
        open.has(agentNode(name)) ? names : agentsVia(edgesFrom.get(agentNode(name)) ?? []),
      ]),
    ),
    usersNext: agentsVia(ofUser.filter(isTransfer)),
    selectsBefore: leadingTo('selector', ({ kind }) => kind === 'pre'),
    selectsAfter: selectsByTransfer
      ? new Set(names)
      : leadingTo('selector', ({ kind }) => kind !== 'pre'),
    selectsForUser: ofUser.some((edge) => edge.to === 'selector' && !isTransfer(edge)),
    answering: new Set(names.filter(isAnswering)),
  };
}

/** Tools that wait for a person: for an approval, for the answer of a UI tool, or after a crash. */
function askingIn(definition: WorkflowDefinition): readonly string[] {
  if (!asksPeople(definition)) return [];
  const { agents, tools, mcp_servers } = definition;
  const asks = tools.filter(
    ({ kind, requires_approval, on_interrupt }) =>
      kind === 'ui_tool' || requires_approval !== 'never' || on_interrupt === 'ask',
  );
  const servers = mcp_servers.filter(({ requires_approval: approval }) => approval !== 'never');
  return agents
    .filter(
      (agent) =>
        asks.some((tool) => agent.tools.includes(tool.name) && appliesTo(tool, agent.name)) ||
        servers.some((server) => appliesTo(server, agent.name)),
    )
    .map(({ name }) => name);
}
