import { workflowFiles, type WorkflowFiles } from '../harness/workflow-files.fixture.ts';

/** How often each agent answers in a successful run. */
export type Answers = Readonly<Record<string, number>>;

export interface LoadWorkflow {
  readonly files: WorkflowFiles;
  readonly answers: Answers;
}

const LONG = 'word '.repeat(60).trim();
const slow = (agent: string): Readonly<Record<string, unknown>> => ({
  agent,
  match: '.*',
  say: `$0 ${agent} ${LONG}`,
  delay_ms: 25,
});

/** A tool that records its idempotency key in the outside world before it does anything. */
const effect = (file: string, kind: 'once' | 'again'): string => `
import { appendFileSync } from 'node:fs';
/** Does something in the outside world. */
export async function work(ctx: any): Promise<string> {
  appendFileSync(${JSON.stringify(file)}, '${kind} ' + ctx.idempotency_key + '\\n');
  await new Promise((resolve) => setTimeout(resolve, 400));
  return 'done';
}
`;

const working = (file: string, kind: 'once' | 'again', policy: object): LoadWorkflow => ({
  files: workflowFiles({
    agents: ['a'],
    script: [
      { agent: 'a', after: 'user', call: { tool: 'work' } },
      { agent: 'a', after: 'tool:work', say: `After it: \${result}. ${LONG}`, delay_ms: 10 },
    ],
    tools: [{ name: 'work', module: 'tools.work', timeout_ms: 60_000, ...policy }],
    code: { 'tools/work.ts': effect(file, kind) },
  }),
  answers: { a: 1 },
});

/**
 * Workflows for everything that a crash could affect. Answers repeat the user's text, which
 * identifies the user.
 */
export const loadWorkflows = (sink: string): Readonly<Record<string, LoadWorkflow>> => ({
  Stream: { files: workflowFiles({ agents: ['a'], script: [slow('a')] }), answers: { a: 1 } },
  Tool: working(sink, 'once', {}),
  Retry: working(sink, 'again', { on_interrupt: 'retry' }),
  Approval: working(sink, 'once', { requires_approval: 'always' }),
  Handoff: {
    files: workflowFiles({
      agents: ['a', 'b'],
      script: [slow('a'), slow('b')],
      handoffs: [{ source_agent: 'a', target_agent: 'b', handoff_type: 'after_work' }],
    }),
    answers: { a: 1, b: 1 },
  },
  Parent: {
    files: workflowFiles({
      agents: ['a', 'b'],
      script: [
        { agent: 'a', after: 'tool:Child', say: 'The child says ${result}.' },
        { agent: 'a', match: '.*', say: '$0: I ask a child.' },
        { agent: 'b', say: 'B.' },
      ],
      handoffs: [
        {
          source_agent: 'a',
          handoff_type: 'after_work',
          transition_target: 'WorkflowTarget',
          workflow: 'Child',
        },
        { source_agent: 'a', target_agent: 'b', handoff_type: 'after_work' },
      ],
    }),
    answers: { a: 2, b: 1 },
  },
  Child: {
    files: workflowFiles({ agents: ['x'], script: [{ agent: 'x', say: LONG, delay_ms: 20 }] }),
    answers: { x: 1 },
  },
});
