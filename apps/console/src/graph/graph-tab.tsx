import { useMemo } from 'react';
import type { DevWorkflow, RuntimeEvent, WorkflowDefinition } from '@mozaiks/contracts';
import { pathTaken } from '../log/path-taken.ts';
import type { Hues } from '../ui/agent-hues.ts';
import { Graph } from './graph.tsx';

export interface GraphTabProps {
  readonly events: readonly RuntimeEvent[];
  readonly definition: DevWorkflow | null;
  readonly colors: Hues;
}

/** The graph of the workflow with the path that the chat took. */
export function GraphTab({ events, definition, colors }: GraphTabProps) {
  const path = useMemo(() => pathTaken(events), [events]);
  return (
    <Graph
      definition={(definition?.definition ?? null) as unknown as WorkflowDefinition | null}
      path={path}
      colors={colors}
    />
  );
}
