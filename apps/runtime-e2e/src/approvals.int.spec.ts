import fc from 'fast-check';
import {
  applyCommit,
  chatRef,
  emptyChat,
  logRef,
  tenantScope,
  toTimestamp,
  type ChatState,
  type EventDraft,
  type LoadedWorkflow,
  type RuntimeEvent,
} from '@mozaiks/contracts';
import { createEngine } from '@mozaiks/engine';
import { fakeClock, recordingLogger, sequentialIds, testModel, testTools } from '@mozaiks/testkit';
import { createWorkflowManager, type WorkflowManager } from '@mozaiks/workflow-manager';
import { makeTempDir, removeTempDir } from './harness/temp-dir.fixture.ts';
import { workflowFiles, writeWorkflow } from './harness/workflow-files.fixture.ts';

const AGENTS = ['a', 'b', 'c'] as const;
const TOOLS = ['pay', 'look'] as const;

interface Entry {
  readonly name: string;
  readonly agent?: string | readonly string[];
  readonly requires_approval?: string | boolean;
}
const entries: fc.Arbitrary<readonly Entry[]> = fc.array(
  fc.record(
    {
      name: fc.constantFrom(...TOOLS),
      agent: fc.oneof(fc.constantFrom('*', ...AGENTS), fc.subarray([...AGENTS])),
      requires_approval: fc.constantFrom('never', 'always', true, false, '${sum} > 3'),
      timeout_ms: fc.constantFrom(500, 900),
    },
    { requiredKeys: ['name'] },
  ),
  { minLength: 1, maxLength: 4 },
);

const isFor = ({ agent = '*' }: Entry, name: string): boolean =>
  typeof agent === 'string'
    ? agent === '*' || agent === name
    : agent.length === 0 || agent.includes(name);
function asks({ requires_approval = 'never' }: Entry, sum: number): boolean {
  return typeof requires_approval === 'boolean'
    ? requires_approval
    : requires_approval === 'always' || (requires_approval !== 'never' && sum > 3);
}

/** The events that the engine yields for the first call of a tool, which one agent makes. */
async function firstCall(
  workflow: LoadedWorkflow,
  call: { agent: string; tool: string; sum: number },
): Promise<readonly EventDraft[]> {
  const started = {
    ...workflow,
    definition: { ...workflow.definition, initial_agent: call.agent },
  };
  const clock = fakeClock();
  const model = testModel([{ calls: [{ tool: call.tool, arguments: { sum: call.sum } }] }], {
    clock,
  });
  const engine = createEngine({
    models: model,
    tools: testTools(),
    clock,
    ids: sequentialIds(),
    logger: recordingLogger(),
  });
  const log = logRef(chatRef(tenantScope('app', 'user'), 'chat'), 'log');
  const commit = (state: ChatState, drafts: readonly EventDraft[]): ChatState => {
    const stamp = { ts: toTimestamp(clock.now()), chat_id: 'chat' };
    return applyCommit(state, {
      fence: 1,
      events: drafts.map(
        (draft, i) => ({ ...draft, ...stamp, seq: state.head_seq + 1 + i }) as RuntimeEvent,
      ),
    });
  };
  const command = { type: 'user_message', command_id: 'c1', text: 'go' } as const;
  const admission = engine.admit({
    log,
    state: emptyChat,
    workflow: started,
    command,
    running: false,
    isLast: true,
  });
  const state = commit(emptyChat, admission.kind === 'commit' ? admission.drafts : []);
  const turn = engine.turn({
    log,
    state,
    workflow: started,
    fence: 1,
    live: () => undefined,
    signal: new AbortController().signal,
  });
  const step = await turn.next();
  return step.done === true ? [] : step.value;
}

describe('an approval that an entry of tools.yaml requires', () => {
  const directory = makeTempDir();
  let workflows: WorkflowManager;
  beforeAll(async () => {
    // The workflow manager caches the compiler's results from one load to the next.
    workflows = await createWorkflowManager({ directory });
  });
  afterAll(async () => {
    await workflows.close();
    removeTempDir(directory);
  });

  it('is requested for calls of every agent that the entry applies to, or the workflow is rejected', async () => {
    const code = TOOLS.map(
      (name) =>
        `/** Does ${name}. */\nexport function ${name}({ sum }: { sum: number }): number { return sum; }\n`,
    ).join('');
    let asked = 0;
    let refused = 0;
    await fc.assert(
      fc.asyncProperty(entries, fc.constantFrom(1, 5), async (tools, sum) => {
        const listed = tools.map((entry) => ({ ...entry, file: 't.ts' }));
        writeWorkflow(
          directory,
          'Flow',
          workflowFiles({ agents: AGENTS, tools: listed, code: { 'tools/t.ts': code } }),
        );
        await workflows.reload();
        const { workflow, broken, diagnostics } = workflows.describe('Flow') ?? {};
        if (workflow === undefined || broken === true) {
          refused += 1;
          return expect(new Set(diagnostics?.map(({ code }) => code))).toEqual(new Set(['WF036']));
        }
        for (const agent of AGENTS) {
          for (const tool of TOOLS) {
            const own = tools.filter(
              ({ name, ...entry }) => name === tool && isFor({ name, ...entry }, agent),
            );
            const events = await firstCall(workflow, { agent, tool, sum });
            const expected = own.some((entry) => asks(entry, sum));
            asked += expected ? 1 : 0;
            expect(events.find(({ type }) => type === 'tool_call')).toMatchObject({ agent, tool });
            expect(
              events.some((event) => event.type === 'input_request' && event.kind === 'approval'),
            ).toBe(expected);
            expect(events.some(({ type }) => type === 'tool_result')).toBe(own.length === 0);
          }
        }
      }),
      { numRuns: 40 },
    );
    expect(Math.min(asked, refused)).toBeGreaterThan(0);
  }, 240_000);
});
