import { useMemo } from 'react';
import type { WorkflowDefinition } from '@mozaiks/contracts';
import type { PathTaken } from '../log/path-taken.ts';
import { graph as text } from '../text/graph.ts';
import type { Hues } from '../ui/agent-hues.ts';
import { Drawing } from './drawing.tsx';
import { graphModel, type GraphModel } from './graph-model.ts';
import { GraphText } from './graph-text.tsx';
import { layOut, type Placed } from './layout.ts';
import styles from './graph.module.css';

export interface GraphProps {
  readonly definition: WorkflowDefinition | null;
  /** Null: the graph of the workflow alone. */
  readonly path: PathTaken | null;
  readonly colors: Hues;
  /** Fills its box, without the text equivalent. */
  readonly compact?: boolean;
}

/**
 * The time of the layout grows faster than the number of edges, and a larger drawing cannot be
 * read.
 */
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
