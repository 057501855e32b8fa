import { graph as text, nodeName } from '../text/graph.ts';
import type { GraphNode } from './graph-model.ts';
import styles from './graph.module.css';
import type { PlacedNode } from './layout.ts';

interface NodeProps {
  readonly placed: PlacedNode;
  /** Null: it is no agent. */
  readonly color: string | null;
  readonly isPath: boolean;
  /** In the lower half, so that what it asks is written below it. */
  readonly isLow: boolean;
}

/** A box with the name of an agent, or with the user or the end. */
export function Node({ placed, color, isPath, isLow }: NodeProps) {
  const { node, x, y, width, height, name } = placed;
  const isRound = node.kind === 'user' || node.kind === 'end';
  return (
    <g
      className={`${styles['node']} ${styles[stateOf(node, isPath)]}`}
      style={{ '--c': color ?? 'var(--line-2)' }}
    >
      <title>{nodeName(node.id) + (isPath ? `: ${text.spoke(node.visits)}` : '')}</title>
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
      {node.asks !== null && <Question asks={node.asks} placed={placed} isLow={isLow} />}
    </g>
  );
}

function stateOf(node: GraphNode, isPath: boolean): string {
  if (node.asks !== null) return 'asking';
  if (node.hasFailed) return 'failed';
  if (node.isLive) return 'live';
  return node.visits > 0 || !isPath ? 'reached' : 'open';
}

const LONGEST = 24;

/** What the agent waits for, above or below its box. */
const Question = ({
  asks,
  placed: { x, y, height },
  isLow,
}: Pick<NodeProps, 'placed' | 'isLow'> & { readonly asks: string }) => (
  <text
    x={x}
    y={isLow ? y + height / 2 + 17 : y - height / 2 - 9}
    textAnchor="middle"
    className={styles['asks']}
  >
    {text.waitsForYou(asks.length > LONGEST ? `${asks.slice(0, LONGEST - 1)}…` : asks)}
  </text>
);
