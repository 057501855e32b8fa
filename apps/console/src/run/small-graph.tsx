import { lazy, Suspense, useMemo } from 'react';
import type { DevWorkflow, RuntimeEvent, WorkflowDefinition } from '@mozaiks/contracts';
import { pathTaken } from '../log/path-taken.ts';
import type { Hues } from '../ui/agent-hues.ts';
import styles from './small-graph.module.css';

const Graph = lazy(() =>
  import('../graph/graph.tsx').then(({ Graph: Loaded }) => ({ default: Loaded })),
);

/** More agents are not legible in a strip: they have the Graph tab. */
const MOST_AGENTS = 7;

export interface SmallGraphProps {
  readonly events: readonly RuntimeEvent[];
  readonly definition: DevWorkflow | null;
  readonly colors: Hues;
}

/** The path of the chat, in a strip over the table. */
export function SmallGraph({ events, definition, colors }: SmallGraphProps) {
  const path = useMemo(() => pathTaken(events), [events]);
  const defined = (definition?.definition ?? null) as unknown as WorkflowDefinition | null;
  const agents = defined?.agents.length ?? path.visits.size;
  if (agents === 0 || agents > MOST_AGENTS) return null;
  return (
    <div className={styles['strip']}>
      <Suspense>
        <Graph definition={defined} path={path} colors={colors} compact />
      </Suspense>
    </div>
  );
}
