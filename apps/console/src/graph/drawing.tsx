import { useId } from 'react';
import { USER } from '../log/path-taken.ts';
import { graph as text, nodeName } from '../text/graph.ts';
import type { Hues } from '../ui/agent-hues.ts';
import type { GraphModel } from './graph-model.ts';
import styles from './graph.module.css';
import type { Placed, PlacedEdge } from './layout.ts';
import { Node } from './node.tsx';
import { wayText } from './way-text.ts';

interface DrawingProps {
  readonly model: GraphModel;
  readonly placed: Placed;
  readonly colors: Hues;
  readonly compact: boolean;
  readonly isPath: boolean;
}

/** How much a drawing may shrink to fit, before it scrolls. */
const SMALLEST = 0.6;

/** The agents as boxes, and the ways between them as lines. */
export function Drawing({ model, placed, colors, compact, isPath }: DrawingProps) {
  const id = useId();
  const { nodes, edges, width, height } = placed;
  const inOrder = [...edges].sort((one, other) => one.edge.taken - other.edge.taken);
  return (
    <svg
      className={styles['drawing']}
      viewBox={`0 0 ${width} ${height}`}
      role="img"
      aria-label={summary(model, isPath)}
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

/** `You, Triage, Billing. Billing waits for you: refund. Technical: not reached.` */
function summary({ nodes }: GraphModel, isPath: boolean): string {
  const reached = nodes.filter(({ visits }) => visits > 0 || !isPath).map(({ id }) => nodeName(id));
  const asking = nodes
    .filter(({ asks }) => asks !== null)
    .map(({ id, asks }) => `${nodeName(id)} ${text.waitsForYou(asks ?? '')}`);
  const open = nodes
    .filter(({ visits, id }) => isPath && visits === 0 && id !== USER)
    .map(({ id }) => nodeName(id));
  const parts = [
    reached.join(', '),
    ...asking,
    open.length === 0 ? '' : `${open.join(', ')}: ${text.spoke(0)}`,
  ];
  return `${text.name}. ${parts.filter((part) => part !== '').join('. ')}.`;
}
