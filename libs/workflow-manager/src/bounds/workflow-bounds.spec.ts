import type { CandidateModel, LlmConfig, WorkflowBounds } from '@mozaiks/contracts';
import { testWorkflow, type WorkflowDraft } from '@mozaiks/testkit';
import { workflowBounds } from './workflow-bounds.ts';

const MODEL: CandidateModel = {
  provider: 'openai',
  model: 'm',
  attempts: 1,
  context_window: 100,
  output_tokens: 10,
  prices: { input: 10_000, output: 1_000_000 },
  calls: 'offered',
};
const asked = ({ model, fallback = [] }: LlmConfig): CandidateModel[] =>
  [{ model }, ...fallback].map((config) => {
    if (config.model === 'unknown')
      return { provider: 'openai', model: 'unknown', attempts: 1, calls: 'offered' };
    return config.model === 'script'
      ? {
          provider: 'scripted',
          model: 'script',
          attempts: 1,
          prices: { input: 0, output: 0 },
          calls: 'scripted',
        }
      : MODEL;
  });

const boundsOf = (
  draft: WorkflowDraft,
  nested: Record<string, WorkflowDraft> = {},
  code = { names: [] as string[], others: false },
): WorkflowBounds =>
  workflowBounds(
    { definition: testWorkflow(draft).definition, handoffs: code },
    {
      asked,
      find: (name) => {
        const found = nested[name];
        return found === undefined
          ? undefined
          : { definition: testWorkflow(found).definition, handoffs: code };
      },
    },
  );

/** Turns, and model calls if nothing fails, with the limit of the turns. */
const shape = ({ turns, answers, limits }: WorkflowBounds) => [turns, answers, limits[0]?.by];
const look = { look: () => 1 };

describe('turns and calls of a bound', () => {
  it.each<[string, WorkflowDraft, readonly unknown[]]>([
    ['one turn if an answer ends the run', { agents: ['A'] }, [1, 1, 'paths']],
    [
      'the rounds of an agent with tools',
      { agents: ['A'], tools: look, max_tool_rounds: 4 },
      [1, 4, 'paths'],
    ],
    [
      'the longest path',
      { agents: ['A', 'B', 'C'], orchestration_pattern: 'PipelinePattern' },
      [3, 3, 'paths'],
    ],
    [
      'a path that max_turns cuts',
      { agents: ['A', 'B', 'C'], orchestration_pattern: 'PipelinePattern', max_turns: 2 },
      [2, 2, 'max_turns'],
    ],
    [
      'max_turns in a circle',
      { agents: ['A', 'B'], orchestration_pattern: 'RoundRobinPattern', max_turns: 7 },
      [7, 7, 'max_turns'],
    ],
    [
      'a limit of answers in a circle',
      {
        agents: [{ name: 'A', max_consecutive_auto_reply: 2 }, 'B'],
        orchestration_pattern: 'RoundRobinPattern',
      },
      [5, 5, 'max_consecutive_auto_reply'],
    ],
    [
      'a selector between two turns',
      { agents: ['A', 'B'], orchestration_pattern: 'AutoPattern', max_turns: 3 },
      [3, 5, 'max_turns'],
    ],
    [
      'guardrails that are models',
      {
        agents: [
          {
            name: 'A',
            guardrails: {
              input: [{ name: 'i', llm: { prompt: '', llm_config: {} }, action: 'block' }],
              output: [{ name: 'o', llm: { prompt: '', llm_config: {} }, action: 'block' }],
            },
          },
        ],
        tools: look,
        max_tool_rounds: 3,
      },
      [1, 3 + 1 + 3, 'paths'],
    ],
    [
      'summaries',
      { agents: [{ name: 'A', history: { include: 'all', summarize: true } }] },
      [1, 2, 'paths'],
    ],
    [
      'the turn that an approval continues',
      {
        agents: ['A', 'B'],
        orchestration_pattern: 'RoundRobinPattern',
        max_turns: 2,
        max_tool_rounds: 3,
        tools: { look: { run: () => 1, agents: ['A'], requires_approval: 'always' } },
      },
      [2, 3 + 1 + 3, 'max_turns'],
    ],
    [
      'a transfer of the user, taken once',
      {
        agents: ['A', 'B'],
        handoffs: [
          { from: 'user', to: 'A', condition: 'a' },
          { from: 'user', to: 'B', condition: 'b' },
        ],
        max_tool_rounds: 1,
      },
      [2, 2, 'paths'],
    ],
  ])('count %s', (_what, draft, expected) => {
    expect(shape(boundsOf(draft))).toEqual(expected);
  });

  it('count the agents that tools name, and all agents if code computes names', () => {
    const draft: WorkflowDraft = {
      agents: ['A', 'B'],
      tools: { look: { run: () => 1, agents: ['A'] } },
      max_tool_rounds: 1,
      max_turns: 9,
    };
    expect(shape(boundsOf(draft, {}, { names: ['B'], others: false }))).toEqual([2, 2, 'paths']);
    expect(shape(boundsOf(draft, {}, { names: [], others: true }))).toEqual([9, 9, 'max_turns']);
  });

  it('count empty answers, requests that are too long, repairs, repetitions and fallbacks', () => {
    expect(boundsOf({ agents: ['A'] })).toMatchObject({ answers: 1, model_calls: 3 });
    expect(boundsOf({ agents: [{ name: 'A', llm_config: { model: 'script' } }] })).toMatchObject({
      answers: 1,
      model_calls: 2,
    });
    expect(
      boundsOf({ agents: [{ name: 'A', llm_config: { fallback: [{ model: 'm' }] } }] }),
    ).toMatchObject({ model_calls: 6 });
    const output = { output_model: 'M', structured_outputs_required: true };
    expect(
      boundsOf({ agents: [{ name: 'A', ...output }], output_models: { M: {} } }),
    ).toMatchObject({ answers: 1, model_calls: 4 });
  });

  it('count nested workflows, and say if there is none', () => {
    const draft: WorkflowDraft = {
      agents: ['A'],
      handoffs: [{ from: 'A', to: { type: 'workflow', workflow: 'N' }, kind: 'post' }],
    };
    const bounds = boundsOf(draft, {
      N: { agents: ['X', 'Y'], orchestration_pattern: 'PipelinePattern' },
    });
    expect(bounds).toMatchObject({
      answers: 2 + 2,
      nested: [{ workflow_name: 'N', chats: 1, answers: 2 }],
    });
    expect(boundsOf(draft)).toMatchObject({
      model_calls: null,
      unknown: ['there is no workflow N'],
    });
  });

  it('end for a workflow that starts itself where chats nest no deeper', () => {
    const draft: WorkflowDraft = {
      agents: ['A'],
      handoffs: [{ from: 'A', to: { type: 'workflow', workflow: 'Test' }, kind: 'post' }],
    };
    expect(boundsOf(draft, { Test: draft }).answers).toBe(2 * 6);
  });

  it('are those of max_turns in a workflow that is too large to look at', () => {
    const agents = Array.from({ length: 400 }, (_, i) => `A${i}`) as [string, ...string[]];
    expect(shape(boundsOf({ agents, max_turns: 5 }))).toEqual([5, 5, 'max_turns']);
  });
});

describe('tokens and cost of a bound', () => {
  it('are those of all requests', () => {
    expect(boundsOf({ agents: ['A'] })).toMatchObject({
      input_tokens: 300,
      output_tokens: 30,
      tokens: 330,
      cost_usd: 33,
      unknown: [],
    });
  });

  it('end with the budget and one more call', () => {
    const bounds = boundsOf({
      agents: ['A'],
      tools: look,
      budget: { max_tokens: 500, max_cost_usd: 20 },
    });
    expect(bounds).toMatchObject({ tokens: 500 + 110, output_tokens: 300, cost_usd: 20 + 11 });
    expect(bounds.limits.map(({ by }) => by)).toEqual(['paths', 'budget', 'budget']);
  });

  it('are null if they are not known, with the reason', () => {
    expect(
      boundsOf({
        agents: [{ name: 'A', llm_config: { model: 'unknown' } }],
        budget: { max_tokens: 5 },
      }),
    ).toMatchObject({
      model_calls: 3,
      tokens: null,
      cost_usd: null,
      unknown: [
        'A: the context window of openai unknown is not known',
        'A: the longest answer of openai unknown is not known',
        'A: openai unknown has no price',
      ],
    });
  });

  it('are unlimited for a script, and cost nothing', () => {
    expect(boundsOf({ agents: [{ name: 'A', llm_config: { model: 'script' } }] })).toMatchObject({
      tokens: null,
      cost_usd: 0,
    });
  });
});
