import type { WorkflowGraph } from '@mozaiks/contracts';
import { workflowGraph } from '@mozaiks/workflow-manager';
import { CommandError } from '../failure.ts';
import { mermaid } from '../graph/mermaid.ts';
import type { Io } from '../io.ts';
import { namedWorkflow } from '../named-workflow.ts';

export interface GraphOptions {
  readonly format: 'mermaid' | 'svg' | 'json';
}

const WRITERS: Readonly<
  Record<GraphOptions['format'], (graph: WorkflowGraph) => string | Promise<string>>
> = {
  mermaid,
  svg: async (graph) => {
    const { MAX_DRAWN_EDGES, svg } = await import('../graph/svg.ts');
    if (graph.edges.length > MAX_DRAWN_EDGES)
      throw new CommandError(
        `The graph has ${graph.edges.length} ways, too many to be drawn. Use --format mermaid or json.`,
      );
    return svg(graph);
  },
  json: (graph) => `${JSON.stringify(graph, null, 2)}\n`,
};

/** Prints every path that a run of a workflow may take. */
export async function graphCommand(
  io: Io,
  named: string,
  { format }: GraphOptions,
): Promise<number> {
  const { workflow } = await namedWorkflow(io, named);
  const graph = workflowGraph(workflow.definition, workflow.handoffs);
  if (graph === null)
    throw new CommandError(`${workflow.definition.workflow_name} is too large to be drawn.`);
  io.stdout.write(await WRITERS[format](graph));
  return 0;
}
