import type { EventOf } from './events.ts';
import type { GraphEdge, GraphNode, WorkflowGraph } from './http/workflow-graph.ts';

type Handoff = Pick<EventOf<'handoff'>, 'from' | 'to' | 'rule'>;

/** Nodes at which something else than a rule decides. */
const CHOOSING: ReadonlySet<GraphNode['kind']> = new Set(['selector', 'random', 'function']);

/** `llm` rules of the user are taken by the agent that speaks after the user. */
const sourcesOf = ({ from, rule }: Handoff): readonly string[] =>
  from === 'user' ? ['user'] : rule.kind === 'user' ? ['user', `agent:${from}`] : [`agent:${from}`];

/** Without people in the loop, a run that would ask the user ends. */
function targetsOf({ to }: Handoff): readonly string[] {
  if (to === 'user') return ['user', 'end'];
  return to === 'terminate' ? ['end'] : [`agent:${to}`, `workflow:${to}`];
}

/** Guardrails have places of their own. */
const isOfRule = ({ kind, rule }: GraphEdge, { rule: taken }: Handoff): boolean =>
  kind === taken.kind && (kind === 'guardrail' || taken.index === null || rule === taken.index);

/**
 * The edges of a graph that a `handoff` event took, in order: one, or two by way of a selector, a random
 * choice or a function. Of what code computes the first edge alone is known, and of a tool none. Empty
 * also for an event of another version of the workflow.
 */
export function edgesOfHandoff(
  { nodes, edges }: WorkflowGraph,
  handoff: Handoff,
): readonly GraphEdge[] {
  const [sources, targets] = [sourcesOf(handoff), targetsOf(handoff)];
  const first = edges.filter((edge) => sources.includes(edge.from) && isOfRule(edge, handoff));
  const direct = first.find(({ to }) => targets.includes(to));
  if (direct !== undefined) return [direct];
  for (const edge of first) {
    const node = nodes.find(({ id }) => id === edge.to);
    if (node === undefined || !CHOOSING.has(node.kind)) continue;
    const then = edges.find(
      ({ from, to, kind }) => kind === 'choice' && from === edge.to && targets.includes(to),
    );
    if (then !== undefined) return [edge, then];
    if (node.open === true) return [edge];
  }
  return [];
}
