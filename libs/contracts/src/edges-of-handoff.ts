import type { EventOf } from './events.ts';
import type { GraphEdge, GraphNode, WorkflowGraph } from './http/workflow-graph.ts';

type Handoff = Pick<EventOf<'handoff'>, 'from' | 'to' | 'rule'>;

/** Nodes at which something other than a rule chooses the target. */
const CHOOSING: ReadonlySet<GraphNode['kind']> = new Set(['selector', 'random', 'function']);

/** `llm` rules of the user are offered to the agent that speaks after the user. */
const sourcesOf = ({ from, rule }: Handoff): readonly string[] =>
  from === 'user' ? ['user'] : rule.kind === 'user' ? ['user', `agent:${from}`] : [`agent:${from}`];

/** A run that reverts to the user ends if no people are in the loop. */
function targetsOf({ to }: Handoff): readonly string[] {
  if (to === 'user') return ['user', 'end'];
  return to === 'terminate' ? ['end'] : [`agent:${to}`, `workflow:${to}`];
}

/** The index of a guardrail is not its position among the handoff rules. */
const isOfRule = ({ kind, rule }: GraphEdge, { rule: taken }: Handoff): boolean =>
  kind === taken.kind && (kind === 'guardrail' || taken.index === null || rule === taken.index);

/**
 * The edges of a workflow graph that a `handoff` event took, in order: one edge, or two through a
 * selector, a random choice or a function. If code computed the target, only the first edge is
 * known, and for a tool none. Empty as well for an event of another version of the workflow.
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
