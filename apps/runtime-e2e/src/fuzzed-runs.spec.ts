import {
  edgesOfHandoff,
  type CandidateModel,
  type EventOf,
  type ModelRequest,
  type RuntimeEvent,
} from '@mozaiks/contracts';
import { testWorkflow, type ModelStep, type WorkflowDraft } from '@mozaiks/testkit';
import { workflowBounds, workflowGraph } from '@mozaiks/workflow-manager';
/* eslint-disable @nx/enforce-module-boundaries -- Fixtures of the engine, so nothing exports them; here its runs meet what is said before. */
import { conversation } from '../../../libs/engine/src/conversation.fixture.ts';
import { randomRun, type RandomRun } from '../../../libs/engine/src/fuzz.fixture.ts';

/** `FUZZ_SEED` runs one seed; `FUZZ_RUNS` is the number of seeds. */
const only = process.env['FUZZ_SEED'];
const runs = Number(process.env['FUZZ_RUNS'] ?? 150);
const seeds = only === undefined ? Array.from({ length: runs }, (_, i) => i + 1) : [Number(only)];

async function each(
  options: { readonly steady: boolean; readonly mute?: boolean },
  check: (run: RandomRun) => void,
): Promise<void> {
  for (const seed of seeds) {
    const run = await randomRun(seed, options);
    try {
      check(run);
    } catch (error) {
      throw new Error(
        `FUZZ_SEED=${seed}: ${error instanceof Error ? error.message : String(error)}\n${logOf(run)}`,
        { cause: error },
      );
    }
  }
}

const logOf = ({ draft, chat }: RandomRun): string =>
  [
    JSON.stringify(draft),
    ...chat.events.map(({ type, ...rest }) => `${type} ${JSON.stringify(rest)}`),
  ].join('\n');

describe('the graph of a workflow', () => {
  it('has an edge for each handoff of a run', async () => {
    const seen = new Set<string>();
    await each({ steady: false }, ({ draft, chat }) => {
      const graph = workflowGraph(testWorkflow(draft).definition);
      if (graph === null) throw new Error('too large');
      for (const event of chat.of('handoff')) {
        seen.add(event.rule.kind);
        const isOpen =
          event.rule.kind === 'tool' &&
          graph.nodes.some(({ id, open }) => id === `agent:${event.from}` && open === true);
        if (!isOpen && edgesOfHandoff(graph, event).length === 0)
          throw new Error(`no edge for ${JSON.stringify(event)}`);
      }
    });
    if (only === undefined)
      expect([...seen].sort()).toEqual([
        'after_work',
        'guardrail',
        'llm',
        'pattern',
        'post',
        'pre',
        'tool',
        'user',
      ]);
  }, 120_000);
});

/** The model as the runs of a chat have used it. */
const usedModel = (usage: readonly EventOf<'usage'>[]): CandidateModel => ({
  provider: 'test',
  model: 'test-model',
  attempts: 2,
  context_window: Math.max(1, ...usage.map(({ input_tokens }) => input_tokens ?? 0)),
  output_tokens: Math.max(1, ...usage.map(({ output_tokens }) => output_tokens ?? 0)),
  prices: { input: 1, output: 1 },
  calls: 'any',
});

/** Splits events at each message of a person: each part is caused by one message. */
function* partsOf(events: readonly RuntimeEvent[]): Iterable<readonly RuntimeEvent[]> {
  let part: RuntimeEvent[] = [];
  for (const event of events) {
    if (event.type === 'user_message' || event.type === 'input_response') {
      yield part;
      part = [];
    }
    part.push(event);
  }
  yield part;
}

const of = <T extends RuntimeEvent['type']>(
  events: readonly RuntimeEvent[],
  type: T,
): readonly EventOf<T>[] => events.filter((event) => event.type === type) as never;
const tokensIn = (usage: readonly EventOf<'usage'>[]): number =>
  usage.reduce(
    (sum, { input_tokens, output_tokens }) => sum + (input_tokens ?? 0) + (output_tokens ?? 0),
    0,
  );

describe('the bounds of a workflow', () => {
  const nested = testWorkflow({ workflow_name: 'Nested', agents: ['N'] });

  it.each([
    ['code that may name any agent', { mute: false, code: undefined }],
    [
      'code that names no agent',
      { mute: true, code: { names: ['user', 'terminate'], others: false } },
    ],
  ])(
    'hold for everything that one message causes, with %s',
    async (_what, { mute, code }) => {
      let closest = 0;
      await each({ steady: true, mute }, ({ draft, chat }) => {
        const { definition } = testWorkflow(draft);
        const model = usedModel(chat.of('usage'));
        const estimating = { asked: () => [model], find: () => nested };
        // A budget does not stop a call that has started.
        const call =
          model.attempts * ((model.context_window ?? NaN) + (model.output_tokens ?? NaN));
        const bounds = workflowBounds({ definition, handoffs: code }, estimating);
        // The chats of the fuzz test have no children, so each child counts as if it used its
        // maximum.
        const child = workflowBounds(nested, { ...estimating, find: () => undefined });
        for (const part of partsOf(chat.events)) {
          const [usage, chats] = [of(part, 'usage'), of(part, 'child_start')];
          const used = {
            turns: of(part, 'agent_start').length,
            model_calls: usage.length + chats.length * (child.model_calls ?? NaN),
            tokens: chats.reduce(
              (sum, { budget }) =>
                sum + Math.min(child.tokens ?? NaN, (budget?.max_tokens ?? Infinity) + call),
              tokensIn(usage),
            ),
          };
          for (const name of ['turns', 'model_calls', 'tokens'] as const) {
            const most = bounds[name];
            if (most === null || used[name] > most)
              throw new Error(`${name}: ${used[name]} of ${most} in ${JSON.stringify(part)}`);
            if (name === 'model_calls') closest = Math.max(closest, used[name] / most);
          }
          for (const { agent, turns } of bounds.agents) {
            const count = of(part, 'agent_start').filter((start) => start.agent === agent).length;
            if (count > turns) throw new Error(`${agent}: ${count} of ${turns} turns`);
          }
        }
      });
      if (only === undefined) expect(closest).toBeGreaterThan(0.1);
    },
    120_000,
  );
});

/**
 * Answers with an empty text first, then with an invalid answer, then with a call, and in its last
 * message with a valid answer.
 */
function wastefulModel({
  rounds,
  retries,
}: {
  readonly rounds: number;
  readonly retries: number;
}): (request: ModelRequest) => ModelStep {
  let replies = 0;
  let selections = 0;
  const step = ({ purpose, tools, agent }: ModelRequest): ModelStep => {
    if (purpose === 'guardrail' || purpose === 'summarize') return { say: 'pass' };
    if (purpose === 'select') {
      selections += 1;
      return selections % (retries + 1) > 0
        ? { say: 'hm' }
        : { calls: [{ tool: 'select_speaker', arguments: { agent: agent === 'A' ? 'B' : 'A' } }] };
    }
    const [kind, message] = [replies % 3, Math.floor(replies / 3) % rounds];
    replies += 1;
    if (kind === 0) return { say: '' };
    if (kind === 1) return { say: 'not JSON' };
    return message === rounds - 1
      ? { say: '{}' }
      : { say: 'a call', calls: [{ tool: tools[0]?.name ?? '', arguments: { replies } }] };
  };
  return (request) => ({ ...step(request), failed: [{ say: 'ha', code: 'model_overloaded' }] });
}

describe('a model that wastes as much as it can', () => {
  it('reaches the bound exactly', async () => {
    const [rounds, retries] = [3, 2];
    const judge = {
      name: 'judge',
      llm: { prompt: 'ok?', llm_config: {} },
      action: 'block',
    } as const;
    const agent = {
      structured_outputs_required: true,
      output_model: 'M',
      guardrails: { input: [judge], output: [judge] },
    };
    const draft: WorkflowDraft = {
      agents: [
        { ...agent, name: 'A' },
        { ...agent, name: 'B' },
      ],
      orchestration_pattern: 'AutoPattern',
      max_turns: 4,
      max_tool_rounds: rounds,
      speaker_selection: { max_retries: retries },
      tools: { look: () => 1 },
      output_models: { M: { type: 'object' } },
    };
    const chat = conversation(draft, [], { answer: wastefulModel({ rounds, retries }) });
    await chat.say('hello');
    const model: CandidateModel = {
      provider: 'test',
      model: 'test-model',
      attempts: 2,
      calls: 'scripted',
    };
    const bounds = workflowBounds(testWorkflow(draft), {
      asked: () => [model],
      find: () => undefined,
    });
    expect(chat.last('workflow_complete').reason).toBe('max_turns');
    expect(chat.of('usage')).toHaveLength(bounds.model_calls ?? NaN);
    expect(chat.of('agent_start')).toHaveLength(bounds.turns);
  });
});
