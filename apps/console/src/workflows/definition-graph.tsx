import { useMemo } from 'react';
import type { WorkflowDefinition } from '@mozaiks/contracts';
import { Graph } from '../graph/graph.tsx';
import { agentHues, agentsOf } from '../ui/agent-hues.ts';

/** The graph of a workflow before anything has happened. */
export function DefinitionGraph({ definition }: { readonly definition: WorkflowDefinition }) {
  const colors = useMemo(() => agentHues(agentsOf(definition), []), [definition]);
  return <Graph definition={definition} path={null} colors={colors} />;
}
