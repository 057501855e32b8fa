import dagre from '@dagrejs/dagre';
import type { GraphEdge, GraphNode, WorkflowGraph } from '@mozaiks/contracts';

const CHAR_WIDTH = 7;
const NODE = { height: 32, padding: 28 };
const LABEL = { height: 16, max: 40 };
const MARGIN = 16;

const STYLE = `
text{font:12px Inter,system-ui,sans-serif;fill:#1d1c1a;text-anchor:middle;dominant-baseline:central}
.node rect{fill:#fff;stroke:#2c58c8;stroke-width:1.2}
.node.start rect,.node.end rect,.node.user rect{stroke:#908f99}
.edge path{fill:none;stroke:#6d6a62;stroke-width:1.2}
.edge text{font-size:11px;fill:#55524b;paint-order:stroke;stroke:#fff;stroke-width:4px}
#arrow path{fill:#6d6a62}
@media (prefers-color-scheme:dark){
text{fill:#ededef}.node rect{fill:#19191c;stroke:#8eacff}.edge path{stroke:#908f99}
.edge text{fill:#b3b2ba;stroke:#19191c}#arrow path{fill:#908f99}.ground{fill:#19191c}
}`;

interface Point {
  readonly x: number;
  readonly y: number;
}
interface Placed extends Point {
  readonly points: readonly Point[];
}

/**
 * The maximum number of edges in a drawing. The layout takes more than linear time, and a larger
 * drawing is unreadable.
 */
export const MAX_DRAWN_EDGES = 500;

/**
 * A graph as one SVG file, from top to bottom. It contains no scripts, fonts or URLs, and supports
 * a dark theme.
 */
export function svg({ nodes, edges }: WorkflowGraph): string {
  const graph = new dagre.graphlib.Graph({ multigraph: true });
  graph.setGraph({ rankdir: 'TB', nodesep: 36, ranksep: 44, marginx: MARGIN, marginy: MARGIN });
  for (const node of nodes)
    graph.setNode(node.id, {
      width: nameOf(node).length * CHAR_WIDTH + NODE.padding,
      height: NODE.height,
    });
  for (const [index, edge] of edges.entries())
    graph.setEdge(
      edge.from,
      edge.to,
      { width: labelOf(edge).length * (CHAR_WIDTH - 1), height: LABEL.height, labelpos: 'c' },
      String(index),
    );
  dagre.layout(graph);
  const ways = edges.map((edge, index) => graph.edge(edge.from, edge.to, String(index)) as Placed);
  const { width = 0, height = 0 } = graph.graph();
  // The size that dagre returns does not include lines that pass outside all nodes.
  const right = Math.ceil(
    ways.reduce(
      (most, { points }) => points.reduce((far, { x }) => Math.max(far, x + MARGIN), most),
      width,
    ),
  );
  const bottom = Math.ceil(height);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${right}" height="${bottom}" viewBox="0 0 ${right} ${bottom}">`,
    `<style>${STYLE}</style>`,
    '<defs><marker id="arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path d="M0 0L8 4L0 8z"/></marker></defs>',
    `<rect class="ground" width="${right}" height="${bottom}" fill="#fff"/>`,
    ...ways.map((way, index) => edgeText(edges[index] as GraphEdge, way)),
    ...nodes.map((node) =>
      nodeText(node, graph.node(node.id) as Point & { readonly width: number }),
    ),
    '</svg>\n',
  ].join('\n');
}

const nameOf = ({ label, open }: GraphNode): string =>
  open === true ? `${label} (code decides)` : label;

/** Truncates a long label; the title contains all of it. */
function labelOf({ label = '' }: GraphEdge): string {
  const characters = [...label.replace(/\s+/g, ' ')];
  return characters.length > LABEL.max
    ? `${characters.slice(0, LABEL.max - 1).join('')}…`
    : characters.join('');
}

function nodeText(node: GraphNode, { x, y, width }: Point & { readonly width: number }): string {
  const round = node.kind === 'agent' ? 6 : NODE.height / 2;
  const box = `<rect x="${at(x - width / 2)}" y="${at(y - NODE.height / 2)}" width="${at(width)}" height="${NODE.height}" rx="${round}"/>`;
  return `<g class="node ${node.kind}">${box}<text x="${at(x)}" y="${at(y)}">${escaped(nameOf(node))}</text></g>`;
}

function edgeText(edge: GraphEdge, { points, x, y }: Placed): string {
  const line = lineThrough(points);
  const text =
    edge.label === undefined
      ? ''
      : `<text x="${at(x)}" y="${at(y)}">${escaped(labelOf(edge))}</text>`;
  return `<g class="edge ${edge.kind}"><title>${escaped(edge.label ?? edge.kind)}</title><path d="${line}" marker-end="url(#arrow)"/>${text}</g>`;
}

/** A smooth line through the midpoints between the inner points. */
function lineThrough(points: readonly Point[]): string {
  const [first, ...rest] = points;
  const last = rest.at(-1);
  if (first === undefined || last === undefined) return '';
  const curves = rest.slice(0, -1).map((point, index) => {
    const next = rest[index + 1] ?? last;
    return `Q${at(point.x)} ${at(point.y)} ${at((point.x + next.x) / 2)} ${at((point.y + next.y) / 2)}`;
  });
  return `M${at(first.x)} ${at(first.y)}${curves.join('')}L${at(last.x)} ${at(last.y)}`;
}

const at = (n: number): string => n.toFixed(1);

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
};

/** XML allows no control characters except tab and line ends, and no unpaired surrogates. */
const escaped = (text: string): string =>
  text
    .toWellFormed()
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '\ufffd')
    .replace(/[&<>"]/g, (char) => ENTITIES[char] ?? char);
