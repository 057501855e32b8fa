import dagre from '@dagrejs/dagre';
import { nodeName } from '../text/graph.ts';
import type { GraphEdge, GraphModel, GraphNode } from './graph-model.ts';

export interface PlacedNode {
  readonly node: GraphNode;
  /** The middle, in pixels. */
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** Its name, cut if it is very long. */
  readonly name: string;
}

export interface PlacedEdge {
  readonly edge: GraphEdge;
  /** Of an SVG path. */
  readonly line: string;
}

export interface Placed {
  readonly nodes: readonly PlacedNode[];
  readonly edges: readonly PlacedEdge[];
  readonly width: number;
  readonly height: number;
}

const NODE_HEIGHT = 28;
const MARGIN = 14;
const MAX_NAME = 26;

const shortName = (id: string): string => {
  const name = nodeName(id);
  return name.length > MAX_NAME ? `${name.slice(0, MAX_NAME - 1)}…` : name;
};

/** About as wide as the name in 12 pixels. */
const widthOf = ({ kind }: GraphNode, name: string): number =>
  Math.round(name.length * 7.6 + (kind === 'agent' ? 36 : 24));

/** Places the nodes from the left to the right. */
export function layOut({ nodes, edges }: GraphModel): Placed {
  const graph = new dagre.graphlib.Graph();
  graph.setGraph({
    rankdir: 'LR',
    nodesep: 22,
    ranksep: 52,
    edgesep: 10,
    marginx: MARGIN,
    marginy: MARGIN + 6,
  });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const node of nodes)
    graph.setNode(node.id, { width: widthOf(node, shortName(node.id)), height: NODE_HEIGHT });
  const ranked = rankedEdges(edges);
  for (const { from, to } of ranked) graph.setEdge(from, to);
  dagre.layout(graph);
  const places = new Map(nodes.map(({ id }) => [id, graph.node(id) as Box]));
  const { width = 0, height = 0 } = graph.graph();
  return {
    width,
    height,
    nodes: nodes.map((node) => {
      const { x, y, width: own } = graph.node(node.id) as { x: number; y: number; width: number };
      return { node, x, y, width: own, height: NODE_HEIGHT, name: shortName(node.id) };
    }),
    edges: edges.map((edge) => ({
      edge,
      line: ranked.has(edge)
        ? lineThrough((graph.edge(edge.from, edge.to) as { points: Point[] }).points)
        : directLine(places.get(edge.from), places.get(edge.to)),
    })),
  };
}

/**
 * The edges that decide who stands to the right of whom. Agents that hand over to each other stand
 * one below the other if both are reached in another way; otherwise one of the two edges counts.
 */
function rankedEdges(edges: readonly GraphEdge[]): ReadonlySet<GraphEdge> {
  const backOf = (edge: GraphEdge): GraphEdge | undefined =>
    edges.find(({ from, to }) => from === edge.to && to === edge.from);
  const isReached = (id: string, but: string): boolean =>
    edges.some(({ from, to }) => to === id && from !== but && !backOf({ from, to } as GraphEdge));
  return new Set(
    edges.filter((edge) => {
      if (backOf(edge) === undefined) return true;
      const [source, target] = [isReached(edge.from, edge.to), isReached(edge.to, edge.from)];
      return !target && (source || edges.indexOf(edge) < edges.indexOf(backOf(edge) as GraphEdge));
    }),
  );
}

interface Box extends Point {
  readonly width: number;
  readonly height: number;
}

/** Between nodes whose places other edges decide: from one to the other below it, or in a bow. */
function directLine(from: Box | undefined, to: Box | undefined): string {
  if (from === undefined || to === undefined) return '';
  const [down, right] = [to.y > from.y, to.x > from.x];
  const aside = down ? -8 : 8;
  if (Math.abs(to.x - from.x) < (from.width + to.width) / 2) {
    const sign = down ? 1 : -1;
    const start = { x: from.x + aside, y: from.y + (sign * from.height) / 2 };
    return `M${at(start)}L${at({ x: to.x + aside, y: to.y - sign * (to.height / 2 + 3) })}`;
  }
  const start = { x: from.x, y: from.y + from.height / 2 };
  const end = { x: to.x + (right ? -6 : 6), y: to.y + to.height / 2 + 3 };
  return `M${at(start)}Q${at({ x: (from.x + to.x) / 2, y: Math.max(from.y, to.y) + 42 })} ${at(end)}`;
}

interface Point {
  readonly x: number;
  readonly y: number;
}

const at = ({ x, y }: Point): string => `${x.toFixed(1)} ${y.toFixed(1)}`;
const between = (one: Point, other: Point): Point => ({
  x: (one.x + other.x) / 2,
  y: (one.y + other.y) / 2,
});

/** A smooth line: through the middles between the inner points. */
function lineThrough(points: readonly Point[]): string {
  const [first, ...rest] = points;
  const last = rest.at(-1);
  if (first === undefined || last === undefined) return '';
  const inner = rest.slice(0, -1);
  const curves = inner.map(
    (point, index) => `Q${at(point)} ${at(between(point, inner[index + 1] ?? last))}`,
  );
  return `M${at(first)}${curves.join('')}L${at(last)}`;
}
