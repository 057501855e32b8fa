import type { HandoffRule, WorkflowDefinition } from '@mozaiks/contracts';
import { targetName } from '../log/definition.ts';
import { edgeKey, END, USER, type PathTaken } from '../log/path-taken.ts';

export interface GraphNode {
  readonly id: string;
  readonly kind: 'user' | 'agent' | 'workflow' | 'end';
  /** How often it was reached. */
  readonly visits: number;
  readonly isLive: boolean;
  /** What a person is asked there; null: nothing. */
  readonly asks: string | null;
  readonly hasFailed: boolean;
}

export interface GraphEdge {
  readonly from: string;
  readonly to: string;
  /** In the order of the file; none: the pattern leads there, or no rule is known. */
  readonly rules: readonly HandoffRule[];
  /** How often a run went this way. */
  readonly taken: number;
}

export interface GraphModel {
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
}

/**
 * The agents of a workflow and the ways between them. Without a definition, those that the path
 * shows.
 */
export function graphModel(
  definition: WorkflowDefinition | null,
  path: PathTaken | null,
): GraphModel {
  const edges = new Map<
    string,
    { readonly from: string; readonly to: string; readonly rules: HandoffRule[] }
  >();
  const connect = (from: string, to: string, rule?: HandoffRule): void => {
    const key = edgeKey(from, to);
    const edge = edges.get(key) ?? { from, to, rules: [] };
    if (rule !== undefined) edge.rules.push(rule);
    edges.set(key, edge);
  };
  if (definition !== null) connectDefined(definition, connect);
  for (const key of path?.edges.keys() ?? []) {
    const [from, to] = JSON.parse(key) as [string, string];
    connect(from, to);
  }
  return {
    nodes: nodesOf(definition, path, [...edges.values()]),
    edges: [...edges.entries()].map(([key, edge]) => ({
      ...edge,
      taken: path?.edges.get(key) ?? 0,
    })),
  };
}

type Connect = (from: string, to: string, rule?: HandoffRule) => void;

function connectDefined(definition: WorkflowDefinition, connect: Connect): void {
  const names = definition.agents.map(({ name }) => name);
  connect(USER, definition.initial_agent);
  for (const rule of definition.handoffs) {
    const sources = rule.source === '*' ? names : [rule.source];
    for (const from of sources)
      for (const to of targetsOf(rule, from)) if (to !== from) connect(from, to, rule);
  }
  connectPattern(definition, connect);
}

function targetsOf({ target }: HandoffRule, from: string): readonly string[] {
  switch (target.type) {
    case 'random':
    case 'ask_user':
      return target.agents;
    case 'stay':
      return [from];
    // It is known only when it happens where these lead.
    case 'manager':
    case 'function':
      return [];
    default:
      return [targetName(target)];
  }
}

/** Where the pattern leads if no rule does; the other patterns may lead anywhere. */
function connectPattern(
  { orchestration_pattern, agents, handoffs }: WorkflowDefinition,
  connect: Connect,
): void {
  const decided = new Set(
    handoffs
      .filter(({ kind, expression }) => kind === 'after_work' && expression === undefined)
      .map(({ source }) => source),
  );
  for (const [at, { name }] of agents.entries()) {
    if (decided.has(name) || decided.has('*')) continue;
    const next = agents[at + 1]?.name;
    if (orchestration_pattern === 'PipelinePattern') connect(name, next ?? END);
    else if (orchestration_pattern === 'RoundRobinPattern')
      connect(name, next ?? agents[0]?.name ?? name);
    else if (
      orchestration_pattern === 'DefaultPattern' &&
      !handoffs.some(({ source, target }) => source === name && target.type === 'agent')
    )
      connect(name, END);
  }
}

function nodesOf(
  definition: WorkflowDefinition | null,
  path: PathTaken | null,
  edges: readonly { readonly from: string; readonly to: string }[],
): GraphNode[] {
  const agents = new Set(
    definition?.agents.map(({ name }) => name) ??
      path?.order.filter((id) => id !== USER && id !== END) ??
      [],
  );
  const ids = new Set([
    USER,
    ...agents,
    ...edges.flatMap(({ from, to }) => [from, to]),
    ...(path?.order ?? []),
  ]);
  const kind = (id: string): GraphNode['kind'] =>
    id === USER ? 'user' : id === END ? 'end' : agents.has(id) ? 'agent' : 'workflow';
  return [...ids].map((id) => ({
    id,
    kind: kind(id),
    visits: path?.visits.get(id) ?? 0,
    isLive: path?.live === id,
    asks: path?.asking.get(id) ?? null,
    hasFailed: path?.failed_at === id,
  }));
}
