import { useId, useMemo } from 'react';
import type { WorkflowDefinition } from '@mozaiks/contracts';
import { USER, type PathTaken } from '../log/path-taken.ts';
import { graph as text, nodeName } from '../text/graph.ts';
import type { Hues } from '../ui/agent-hues.ts';
import { graphModel, type GraphEdge, type GraphModel } from './graph-model.ts';
import { layOut, type Placed, type PlacedEdge, type PlacedNode } from './layout.ts';
import styles from './graph.module.css';

export interface GraphProps {
  readonly definition: WorkflowDefinition | null;
  /** Null: the graph of the workflow alone. */
  readonly path: PathTaken | null;
  readonly colors: Hues;
  /** Fills its box, without the text equivalent. */
  readonly compact?: boolean;
}

/** Laying out takes time that grows faster than they do, and nobody can read more. */
const MAX_DRAWN_EDGES = 500;

/** The agents and the ways between them, as a drawing and as text. */
export function Graph({ definition, path, colors, compact = false }: GraphProps) {
  const model = useMemo(() => graphModel(definition, path), [definition, path]);
  const shape =
    model.nodes.map(({ id }) => id).join('\n') +
    model.edges.map(({ from, to }) => `${from}\t${to}`).join('\n');
  // What moves in a run changes colours, not places.
  const layout = useMemo(
    () => (model.edges.length > MAX_DRAWN_EDGES ? null : layOut(model)),
    [shape],
  );
  if (model.nodes.length <= 1) return <p className={styles['empty']}>{text.empty}</p>;
  if (layout === null)
    return compact ? null : (
      <div className={styles['graph']}>
        <p className={styles['empty']}>{text.tooLarge}</p>
        <GraphText model={model} isPath={path !== null} />
      </div>
    );
  const drawing = (
    <Drawing
      {...{ model, colors, compact }}
      placed={withModel(layout, model)}
      isPath={path !== null}
    />
  );
  if (compact) return drawing;
  return (
    <div className={styles['graph']}>
      <div className={styles['scroll']} tabIndex={0} role="group" aria-label={text.name}>
        {drawing}
      </div>
      <GraphText model={model} isPath={path !== null} />
    </div>
  );
}

function withModel({ nodes, edges, ...size }: Placed, model: GraphModel): Placed {
  return {
    ...size,
    nodes: nodes.map((placed, at) => ({ ...placed, node: model.nodes[at] ?? placed.node })),
    edges: edges.map((placed, at) => ({ ...placed, edge: model.edges[at] ?? placed.edge })),
  };
}

interface DrawingProps {
  readonly model: GraphModel;
  readonly placed: Placed;
  readonly colors: Hues;
  readonly compact: boolean;
  readonly isPath: boolean;
}

/** How much a drawing may shrink to fit, before it scrolls. */
const SMALLEST = 0.6;

function Drawing({ model, placed, colors, compact, isPath }: DrawingProps) {
  const id = useId();
  const { nodes, edges, width, height } = placed;
  const inOrder = [...edges].sort((one, other) => one.edge.taken - other.edge.taken);
  return (
    <svg
      className={styles['drawing']}
      viewBox={`0 0 ${width} ${height}`}
      role="img"
      aria-label={summary(model)}
      style={
        compact
          ? { height: '100%', maxWidth: width * 1.05 }
          : { minWidth: width * SMALLEST, maxWidth: width }
      }
    >
      <defs>
        <Arrow id={`${id}-taken`} name="taken" />
        <Arrow id={`${id}-open`} name="open" />
      </defs>
      {inOrder.map((each) => (
        <Way key={`${each.edge.from}\t${each.edge.to}`} placed={each} id={id} isPath={isPath} />
      ))}
      {nodes.map((each) => (
        <Node
          key={each.node.id}
          placed={each}
          color={each.node.kind === 'agent' ? colors(each.node.id) : null}
          isPath={isPath}
          isLow={each.y > height / 2}
        />
      ))}
    </svg>
  );
}

const Arrow = ({ id, name }: { readonly id: string; readonly name: 'taken' | 'open' }) => (
  <marker
    id={id}
    viewBox="0 0 8 8"
    refX="6"
    refY="4"
    markerWidth="7"
    markerHeight="7"
    orient="auto"
  >
    <path d="M1 1l5 3-5 3" className={styles[`arrow_${name}`]} />
  </marker>
);

function Way({
  placed: { edge, line },
  id,
  isPath,
}: {
  readonly placed: PlacedEdge;
  readonly id: string;
  readonly isPath: boolean;
}) {
  const isTaken = edge.taken > 0 || !isPath;
  return (
    <path
      d={line}
      className={`${styles['way']} ${isTaken ? styles['taken'] : ''}`}
      markerEnd={`url(#${id}-${isTaken ? 'taken' : 'open'})`}
    >
      <title>{wayText(edge, isPath)}</title>
    </path>
  );
}

interface NodeProps {
  readonly placed: PlacedNode;
  /** Null: it is no agent. */
  readonly color: string | null;
  readonly isPath: boolean;
  /** In the lower half, so that what it asks is written below it. */
  readonly isLow: boolean;
}

function Node({ placed: { node, x, y, width, height, name }, color, isPath, isLow }: NodeProps) {
  const isReached = node.visits > 0 || !isPath;
  const state =
    node.asks !== null
      ? 'asking'
      : node.hasFailed
        ? 'failed'
        : node.isLive
          ? 'live'
          : isReached
            ? 'reached'
            : 'open';
  const isRound = node.kind === 'user' || node.kind === 'end';
  return (
    <g className={`${styles['node']} ${styles[state]}`} style={{ '--c': color ?? 'var(--line-2)' }}>
      <title>{`${nodeName(node.id)}: ${text.spoke(node.visits)}`}</title>
      {node.asks !== null && (
        <rect
          className={styles['ring']}
          x={x - width / 2 - 4}
          y={y - height / 2 - 4}
          width={width + 8}
          height={height + 8}
          rx={12}
        />
      )}
      <rect
        className={styles['box']}
        x={x - width / 2}
        y={y - height / 2}
        width={width}
        height={height}
        rx={isRound ? height / 2 : 8}
      />
      {color !== null && (
        <circle cx={x - width / 2 + 14} cy={y} r={3.5} className={styles['dot']} />
      )}
      <text x={color === null ? x : x + 8} y={y + 4} textAnchor="middle">
        {name}
      </text>
      {node.asks !== null && (
        <text
          x={x}
          y={isLow ? y + height / 2 + 17 : y - height / 2 - 9}
          textAnchor="middle"
          className={styles['asks']}
        >
          {text.waitsForYou(node.asks.length > 24 ? `${node.asks.slice(0, 23)}…` : node.asks)}
        </text>
      )}
    </g>
  );
}

/** `You, Triage, Billing. Billing waits for you: refund. Technical: not reached.` */
function summary({ nodes }: GraphModel): string {
  const reached = nodes.filter(({ visits }) => visits > 0).map(({ id }) => nodeName(id));
  const asking = nodes
    .filter(({ asks }) => asks !== null)
    .map(({ id, asks }) => `${nodeName(id)} ${text.waitsForYou(asks ?? '')}`);
  const open = nodes
    .filter(({ visits, id }) => visits === 0 && id !== USER)
    .map(({ id }) => nodeName(id));
  const parts = [
    reached.join(', '),
    ...asking,
    open.length === 0 ? '' : `${open.join(', ')}: ${text.spoke(0)}`,
  ];
  return `${text.name}. ${parts.filter((part) => part !== '').join('. ')}.`;
}

function wayText({ from, to, rules, taken }: GraphEdge, isPath: boolean): string {
  const why =
    rules.length > 0
      ? rules.map(text.rule).join('; or ')
      : from === USER
        ? text.begins
        : text.byPattern;
  return `${nodeName(from)} → ${nodeName(to)}: ${why}${isPath && taken > 0 ? ` (${text.taken(taken)})` : ''}`;
}

/** The same as the drawing, to read. */
function GraphText({
  model: { edges },
  isPath,
}: {
  readonly model: GraphModel;
  readonly isPath: boolean;
}) {
  return (
    <section className={styles['text']}>
      <h2>{text.ways}</h2>
      <ul>
        {edges.map((edge) => (
          <li
            key={`${edge.from}\t${edge.to}`}
            className={isPath && edge.taken === 0 ? styles['untaken'] : undefined}
          >
            {wayText(edge, isPath)}
          </li>
        ))}
      </ul>
    </section>
  );
}
