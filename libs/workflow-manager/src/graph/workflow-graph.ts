import type {
  GraphEdge,
  GraphNode,
  HandoffRule,
  WorkflowDefinition,
  WorkflowGraph,
} from '@mozaiks/contracts';
import { agentEdges, mayName, patternEdges } from './agent-edges.ts';
import {
  agentNode,
  asksPeople,
  functionNode,
  workflowNode,
  type CodeHandoffs,
  type Drawn,
  type Edges,
} from './drawn.ts';
import { ruleEdges, rulesAfter } from './rule-edges.ts';

/** The largest number of edges. No one could read a larger graph. */
const MAX_EDGES = 5_000;

const STARTS = {
  UserDriven: 'the user writes',
  AgentDriven: 'the chat is opened',
  BackendOnly: 'a run is started',
} as const;

/** The default if the code is not known: it may name any agent. */
const UNKNOWN: CodeHandoffs = { names: [], others: true };

/**
 * All paths that a run of a workflow may take: by rules, transfers, tools, guardrails, people and
 * the pattern. Null if there are more than 5,000 edges. `code`: the agents that the code of tools
 * and routers names. If it is missing, they are unknown and the nodes are `open`.
 */
export function workflowGraph(
  definition: WorkflowDefinition,
  code: CodeHandoffs = UNKNOWN,
): WorkflowGraph | null {
  const names = definition.agents.map(({ name }) => name);
  const drawn: Drawn = {
    definition,
    code,
    names,
    rulesOf: rulesBySource(definition),
    person: asksPeople(definition) ? 'user' : 'end',
  };
  const found: GraphEdge[] = [];
  for (const edges of [edgesOf(drawn), choicesOf(drawn, found)])
    for (const edge of edges) if (found.push(edge) > MAX_EDGES) return null;
  const edges = [...new Map(found.map((edge) => [JSON.stringify(edge), edge])).values()];
  const used = new Set(edges.flatMap(({ from, to }) => [from, to]));
  return {
    nodes: nodesOf(drawn).filter(({ id, kind }) => kind === 'agent' || used.has(id)),
    edges,
  };
}

function rulesBySource({ handoffs }: WorkflowDefinition): Drawn['rulesOf'] {
  const rules = new Map<string, HandoffRule[]>();
  for (const rule of handoffs) {
    const known = rules.get(rule.source);
    if (known === undefined) rules.set(rule.source, [rule]);
    else known.push(rule);
  }
  return (source) => rules.get(source) ?? [];
}

function* edgesOf(drawn: Drawn): Edges {
  const { agents, initial_agent, startup_mode } = drawn.definition;
  yield { from: 'start', to: agentNode(initial_agent), kind: 'start', label: STARTS[startup_mode] };
  yield* ruleEdges(drawn, drawn.rulesOf('user'), 'user');
  for (const agent of agents) {
    yield* agentEdges(drawn, agent);
    const { rules, patterned } = rulesAfter(drawn, agent.name);
    yield* ruleEdges(drawn, rules, agent.name);
    if (patterned) yield* patternEdges(drawn, agent);
  }
}

/**
 * Edges for choices that no rule makes. After an agent has spoken, a selector may also choose the
 * user.
 */
function* choicesOf({ names, person, definition }: Drawn, edges: readonly GraphEdge[]): Edges {
  const leadTo = (hub: string): readonly GraphEdge[] => edges.filter(({ to }) => to === hub);
  const selecting = leadTo('selector');
  const choosing = [
    ...(selecting.length > 0 ? ['selector'] : []),
    ...(leadTo('random').length > 0 ? ['random'] : []),
    ...(definition.orchestration_pattern === 'ManualPattern' && person === 'user' ? ['user'] : []),
  ];
  for (const from of choosing)
    for (const name of names) yield { from, to: agentNode(name), kind: 'choice' };
  if (selecting.some(({ from }) => from !== 'user'))
    yield { from: 'selector', to: person, kind: 'choice' };
}

function nodesOf(drawn: Drawn): readonly GraphNode[] {
  const { definition, code } = drawn;
  const targets = definition.handoffs.map(({ target }) => target);
  const open = code.others ? { open: true as const } : {};
  return [
    { id: 'start', kind: 'start', label: 'Start' },
    ...definition.agents.map((agent): GraphNode => {
      const { name, visible } = agent;
      return {
        id: agentNode(name),
        kind: 'agent',
        label: name,
        visible,
        ...(mayName(drawn, agent) ? open : {}),
      };
    }),
    { id: 'selector', kind: 'selector', label: 'A model picks' },
    { id: 'random', kind: 'random', label: 'Random choice' },
    ...unique(
      targets.flatMap((target): readonly GraphNode[] => {
        if (target.type === 'workflow')
          return [{ id: workflowNode(target.workflow), kind: 'workflow', label: target.workflow }];
        return target.type === 'function'
          ? [
              {
                id: functionNode(target.code),
                kind: 'function',
                label: target.code.function,
                ...open,
              },
            ]
          : [];
      }),
    ),
    { id: 'user', kind: 'user', label: 'User' },
    { id: 'end', kind: 'end', label: 'End' },
  ];
}

const unique = (nodes: readonly GraphNode[]): readonly GraphNode[] => [
  ...new Map(nodes.map((node) => [node.id, node])).values(),
];
