import { AG_UI_WORKFLOWS } from '../ag-ui/workflows.fixture.ts';
import { afterWork, says } from '../harness/shorthand.fixture.ts';
import { workflowFiles, type WorkflowFiles } from '../harness/workflow-files.fixture.ts';

/** One workflow for each feature that a client may use. */
export const OPENAI_WORKFLOWS: Readonly<Record<string, WorkflowFiles>> = {
  ...AG_UI_WORKFLOWS,
  /** Counts in a variable of its own chat. */
  Count: workflowFiles({
    agents: ['a'],
    context: { definitions: { n: { type: 'integer', source: { type: 'state', default: 0 } } } },
    tools: [{ name: 'count', module: 'tools.count', description: 'Counts.' }],
    code: {
      'tools/count.ts': `export function count(_: object, ctx: any): number {
  const n = ctx.context.get('n') + 1;
  ctx.context.set('n', n);
  return n;
}
`,
    },
    script: [
      { agent: 'a', after: 'user', call: { tool: 'count', arguments: {} } },
      { agent: 'a', after: 'tool:count', say: 'That was ${result}.' },
    ],
  }),
  Relay: workflowFiles({
    agents: ['a', 'b'],
    handoffs: [afterWork('a', 'b'), afterWork('b', 'terminate')],
    script: says('a', 'b'),
  }),
  Fails: workflowFiles({ agents: ['a'], script: [{ agent: 'a', match: 'never', say: 'no' }] }),
};
