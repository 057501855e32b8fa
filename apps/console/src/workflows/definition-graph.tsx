import { useMemo } from 'react';
import type { WorkflowDefinition } from '@mozaiks/contracts';
import { Graph } from '../graph/graph.tsx';
import { pathTaken } from '../log/path-taken.ts';
import { agentHues, agentsOf } from '../ui/agent-hues.ts';

/** The graph of a workflow before anything has happened. */
export function DefinitionGraph({ definition }: { readonly definition: WorkflowDefinition }) {
  const path = useMemo(() => pathTaken([]), []);
  const colors = useMemo(() => agentHues(agentsOf(definition), []), [definition]);
  return <Graph definition={definition} path={path} colors={colors} />;
}
