import type { GraphEdge, GraphNode, WorkflowGraph } from '@mozaiks/contracts';

/** The brackets of a shape. */
const SHAPES: { readonly [kind in GraphNode['kind']]: readonly [string, string] } = {
  start: ['([', '])'],
  end: ['([', '])'],
  user: ['([', '])'],
  agent: ['[', ']'],
  selector: ['{{', '}}'],
  random: ['{{', '}}'],
  function: ['{{', '}}'],
  workflow: ['[[', ']]'],
};

/** Replaces everything that Mermaid could read as syntax by entities. */
const escaped = (text: string): string =>
  text
    .replace(/\s+/g, ' ')
    .replace(/[^\p{L}\p{N}\p{M} ]/gu, (character) => `#${character.codePointAt(0) ?? 63};`);
const quoted = (text: string): string => `"${escaped(text)}"`;

/** The label of an edge: its condition, otherwise the reason for the handoff. */
const UNLABELLED: ReadonlySet<GraphEdge['kind']> = new Set([
  'start',
  'choice',
  'pattern',
  'after_work',
]);
export const labelOf = ({ kind, label }: GraphEdge): string =>
  label ?? (UNLABELLED.has(kind) ? '' : kind);

/** The name, with a mark if the agent's code may hand over to any agent. */
export const nameOf = ({ label, open }: GraphNode): string =>
  open === true ? `${label} (code decides)` : label;

/**
 * A Mermaid flowchart. Its ids are numbers, because `end` or `click` as an id would break it, and
 * all text is quoted.
 */
export function mermaid({ nodes, edges }: WorkflowGraph): string {
  const ids = new Map(nodes.map(({ id }, place) => [id, `n${place}`]));
  const shape = (node: GraphNode): string => {
    const [open, close] = SHAPES[node.kind];
    return `  ${ids.get(node.id) ?? ''}${open}${quoted(nameOf(node))}${close}`;
  };
  const link = (edge: GraphEdge): string => {
    const text = labelOf(edge);
    const arrow = edge.returns === true ? '<-->' : '-->';
    return `  ${ids.get(edge.from) ?? ''} ${arrow} ${text === '' ? '' : `|${quoted(text)}| `}${ids.get(edge.to) ?? ''}`;
  };
  return ['flowchart TD', ...nodes.map(shape), ...edges.map(link), ''].join('\n');
}
