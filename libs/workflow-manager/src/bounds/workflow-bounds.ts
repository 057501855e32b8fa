import type { AgentBounds, WorkflowBounds, WorkflowDefinition } from '@mozaiks/contracts';
import { endlessAgents } from '../verify/endless.ts';
import { repeated, sum, type Load } from './load.ts';
import { createRunBounds, type Estimated, type Estimating, type RunBounds } from './run-bounds.ts';
import { callLoad, callsLoad } from './turn-calls.ts';
import { unknownsOf } from './unknowns.ts';

/**
 * The largest work that one message of the user can cause until the user speaks again: turns,
 * calls, tokens and cost, with selectors, summaries, guardrails, repairs, retries, fallbacks and
 * nested chats. These are upper bounds: no run uses more, except for crashes and for model calls of
 * author code. Unknown numbers are null.
 */
export function workflowBounds(estimated: Estimated, estimating: Estimating): WorkflowBounds {
  const { definition } = estimated;
  const run = createRunBounds(estimating)(estimated);
  return {
    turns: run.turns.count,
    ...shown(run.load),
    limits: [run.turns.limit, tokenLimit(run, definition), costLimit(run, definition)],
    unknown: [...unknownsOf(estimated, estimating)],
    endless: [...endlessAgents(definition)],
    agents: definition.agents.map(({ name }) => agentBounds(name, run)),
    nested: [...run.nested].map(([workflow_name, { chats, load }]) => ({
      workflow_name,
      chats,
      ...shown(repeated(chats, load)),
    })),
  };
}

const MAX_COUNTED = 50;

function agentBounds(agent: string, { turns, agents }: RunBounds): AgentBounds {
  // This would take too long to compute in a large workflow.
  const most =
    agents.size > MAX_COUNTED ? turns.count : turns.heaviest((name) => (name === agent ? 1 : 0));
  const calls = agents.get(agent)?.calls ?? [];
  const [replies] = calls;
  return {
    agent,
    models: (replies?.models ?? []).map(({ provider, model }) =>
      [provider, model].join(' ').trim(),
    ),
    turns: most,
    calls: calls.map(({ purpose, per_turn, models }) => ({
      purpose,
      per_turn,
      requests: callLoad(models).model_calls,
    })),
    ...shown(repeated(most, sum(calls.map(callsLoad)))),
  };
}

type Shown = Pick<
  WorkflowBounds,
  'answers' | 'model_calls' | 'input_tokens' | 'output_tokens' | 'tokens' | 'cost_usd'
>;

const shown = ({
  answers,
  model_calls,
  input_tokens,
  output_tokens,
  tokens,
  cost_usd,
}: Load): Shown => ({
  answers: count(answers),
  model_calls: count(model_calls),
  input_tokens: count(input_tokens),
  output_tokens: count(output_tokens),
  tokens: count(tokens),
  cost_usd: Number.isFinite(cost_usd) ? cost_usd : null,
});

/** Larger numbers are no longer exact. */
const count = (number: number): number | null =>
  number <= Number.MAX_SAFE_INTEGER ? number : null;

type Limit = WorkflowBounds['limits'][number];

function tokenLimit({ load, spent }: RunBounds, { budget }: WorkflowDefinition): Limit {
  if (budget?.max_tokens !== undefined && load.tokens < spent.tokens)
    return {
      of: 'tokens',
      by: 'budget',
      why: `max_tokens of the budget is ${budget.max_tokens}, and the last call may go beyond it`,
    };
  if (count(load.tokens) !== null)
    return {
      of: 'tokens',
      by: 'calls',
      why: 'so many calls, each as long as its model takes and writes',
    };
  return { of: 'tokens', by: 'none', why: budget?.max_tokens === undefined ? 'not known' : OVER };
}

function costLimit({ load, spent }: RunBounds, { budget }: WorkflowDefinition): Limit {
  if (budget?.max_cost_usd !== undefined && load.cost_usd < spent.cost_usd)
    return {
      of: 'cost_usd',
      by: 'budget',
      why: `max_cost_usd of the budget is ${budget.max_cost_usd}, and the last call may go beyond it`,
    };
  if (Number.isFinite(load.cost_usd))
    return { of: 'cost_usd', by: 'calls', why: 'so many tokens at the prices of their models' };
  return {
    of: 'cost_usd',
    by: 'none',
    why: budget?.max_cost_usd === undefined ? 'not known' : OVER,
  };
}

const OVER = 'the budget, and one call more, whose size is not known';
