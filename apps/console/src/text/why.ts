import type { EventOf, OrchestrationPattern } from '@mozaiks/contracts';
import type { Otherwise } from '../log/reason.ts';
import { count, duration } from './format.ts';

const BY: Readonly<Record<EventOf<'context_update'>['by'], string>> = {
  source: 'its source',
  agent: 'an agent',
  tool: 'a tool',
  trigger: 'a trigger',
  hook: 'a hook',
  client: 'the client',
};

const PATTERNS: Readonly<Record<OrchestrationPattern, string>> = {
  DefaultPattern: 'the run would have ended here, as done',
  AutoPattern: 'a model would have chosen the next agent',
  RoundRobinPattern: 'the next agent in order would have spoken',
  RandomPattern: 'an agent would have been chosen at random',
  ManualPattern: 'the user would have been asked who speaks next',
  PipelinePattern: 'the run would have ended here, as done',
};

/** Why a handoff fired. */
export const why = {
  title: (to: string): string =>
    to === 'terminate' ? 'Why the end?' : to === 'user' ? 'Why the user?' : `Why ${to}?`,
  /** Texts of a sentence; every second one is emphasized. */
  model: (from: string, others: number): string =>
    others === 0
      ? `${from}’s model picked it, the only handoff that it was offered,`
      : `${from}’s model picked it. It was offered ${others === 1 ? 'two' : count(others + 1)} handoffs as tools and called this one`,
  after: ' after ',
  expression: (from: string, kind: string): string =>
    kind === 'pre'
      ? `Before ${from} was asked, the expression`
      : from === 'user'
        ? 'When the user had written, the expression'
        : `When ${from} had answered, the expression`,
  wasTrue: ['was ', 'true', '. No model was asked.'] as const,
  always: (from: string): string =>
    from === 'user'
      ? 'A rule without a condition decides who speaks after the user.'
      : `A rule without a condition decides what follows ${from}.`,
  tool: (text: string): string => `A tool decided: ${text}.`,
  guardrail: (text: string): string => `A guardrail decided: ${text}.`,
  pattern: (text: string): string =>
    `No rule decided, so the pattern of the workflow did: ${text}.`,
  saw: 'Saw',
  setBy: 'Set by',
  neverSet: 'never set: it has its default value',
  before: 'Before',
  noValueBefore: 'no value',
  picked: 'Picked',
  notPicked: 'Not picked',
  tried: 'Tried before',
  didNotHold: 'did not hold',
  also: 'Also named',
  cost: 'Cost',
  spent: (tokens: string, cost: string): string => `${tokens} tokens, ${cost}`,
  rule: 'Rule',
  nth: (nth: number, of: number): string => `rule ${count(nth)} of ${count(of)}`,
  otherwise: 'Otherwise',
  anotherVersion:
    'This run used another version of the workflow, so the lines of its rules are not shown.',
  by: (
    by: EventOf<'context_update'>['by'],
    tool: string | null,
  ): readonly [string, string | null] => (tool === null ? [BY[by], null] : ['the tool ', tool]),
  earlier: (ms: number): string => `${duration(ms)} earlier`,
  from: 'from ',
  otherwiseText: (from: string, { rules, pattern, next }: Otherwise): string => {
    const last = rules.at(-1);
    const named = rules.map(({ to, condition }) =>
      condition === null ? to : `${to} if ${condition}`,
    );
    const then =
      pattern === null ? '' : next === null ? PATTERNS[pattern] : `${next} would have spoken next`;
    if (last === undefined)
      return `No other rule of ${from} would have applied. Without this one, ${then}.`;
    if (pattern === null)
      return `Without this rule, the next would have been tried: ${named.join(', then ')}.`;
    return `Without this rule, the next would have been tried: ${named.join(', then ')}. If none held, ${then}.`;
  },
};
