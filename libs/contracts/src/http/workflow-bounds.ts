import { Type, type Static } from 'typebox';
import { USAGE_PURPOSES } from '../events.ts';

const Text = Type.String();
const Count = (description: string) => Type.Integer({ minimum: 0, description });
/** null: unknown, or without a bound. */
const Known = (description: string) =>
  Type.Union([Type.Integer({ minimum: 0 }), Type.Null()], { description });

const load = {
  answers: Known('model calls if nothing fails: no repetition, fallback, repair or empty answer'),
  model_calls: Known('requests to models, each attempt counted, as `usage` events do'),
  input_tokens: Known('of all requests'),
  output_tokens: Known('of all answers'),
  tokens: Known('both together'),
  cost_usd: Type.Union([Type.Number({ minimum: 0 }), Type.Null()], {
    description: 'US dollars, at the highest prices that may apply',
  }),
};

const LIMITS = [
  'paths',
  'max_turns',
  'max_consecutive_auto_reply',
  'calls',
  'budget',
  'none',
] as const;

export const LimitThatBinds = Type.Object({
  of: Type.Unsafe<'turns' | 'tokens' | 'cost_usd'>({
    type: 'string',
    enum: ['turns', 'tokens', 'cost_usd'],
  }),
  by: Type.Unsafe<(typeof LIMITS)[number]>({
    type: 'string',
    enum: [...LIMITS],
    description: '`calls`: so many calls of that size',
  }),
  why: Text,
});

export const AgentBounds = Type.Object({
  agent: Text,
  models: Type.Array(Type.String({ description: 'provider and model, followed by its fallbacks' })),
  turns: Count('that this agent may have'),
  calls: Type.Array(
    Type.Object({
      purpose: Type.Unsafe<(typeof USAGE_PURPOSES)[number]>({
        type: 'string',
        enum: [...USAGE_PURPOSES],
      }),
      per_turn: Count('calls in one turn, repetitions and fallbacks aside'),
      requests: Count('that one such call may need'),
    }),
  ),
  ...load,
});
export type AgentBounds = Readonly<Static<typeof AgentBounds>>;

/**
 * The most that one message of the user can cause, until the run ends or the user speaks again.
 * Nested chats are included, with one message each. A null is unknown or has no bound: `unknown`
 * says why.
 */
export const WorkflowBounds = Type.Object({
  turns: Count('of agents'),
  ...load,
  limits: Type.Array(LimitThatBinds),
  unknown: Type.Array(Text, { description: 'describes what is not known' }),
  endless: Type.Array(Text, { description: 'agents whose runs only a limit ends' }),
  agents: Type.Array(AgentBounds, {
    description: 'as if each agent had all turns that it can have, so the sum exceeds the total',
  }),
  nested: Type.Array(
    Type.Object({ workflow_name: Text, chats: Count('that are started'), ...load }),
  ),
});
export type WorkflowBounds = Readonly<Static<typeof WorkflowBounds>>;
