import { codeKeys } from './code.ts';
import { has, hasWord, neededWith, needsOneOf } from './rules.ts';
import { count, listOf, name, object, text, words, type Shape } from './shape.ts';

export const TARGET_WORDS = [
  'AgentTarget',
  'RevertToUserTarget',
  'TerminateTarget',
  'StayTarget',
  'AskUserTarget',
  'RandomAgentTarget',
  'GroupManagerTarget',
  'WorkflowTarget',
  'FanOutTarget',
  'FunctionTarget',
] as const;
export type TargetWord = (typeof TARGET_WORDS)[number];

const isFunction = hasWord('transition_target', 'FunctionTarget');
const isAgent: Shape = {
  anyOf: [{ not: has('transition_target') }, hasWord('transition_target', 'AgentTarget')],
};

const rule = object(
  {
    source_agent: text('the agent that has spoken, user, or * for all'),
    target_agent: text('the agent that speaks next, user or terminate'),
    target_agents: listOf(
      name('an agent'),
      'for AskUserTarget and RandomAgentTarget: the choice; all agents if absent',
    ),
    handoff_type: words(
      ['condition', 'after_work'],
      'when the rule is tried; if absent: condition if there is one, else after_work',
    ),
    condition_type: words(
      ['expression', 'llm'],
      'who decides: an expression, or the model of the source agent',
      {
        default: 'expression',
        'x-aliases': {
          string_llm: 'llm',
          StringLLMCondition: 'llm',
          context_expression: 'expression',
          context: 'expression',
        },
      },
    ),
    condition_scope: words(
      ['pre', 'post'],
      'whether an expression is tried before or after the model speaks',
      {
        default: 'post',
        'x-aliases': { before_reply: 'pre', immediate: 'pre', context_pre: 'pre', after: 'post' },
      },
    ),
    condition: text('an expression such as ${done} == true; for llm: when to hand over, in words'),
    condition_description: {
      ...text('another name for the condition of a model'),
      deprecated: true,
    },
    transition_target: words(TARGET_WORDS, 'where the rule leads', { default: 'AgentTarget' }),
    workflow: name('for WorkflowTarget and FanOutTarget: the workflow that runs'),
    items: name('for FanOutTarget: the list variable; the workflow runs once for each item'),
    into: name(
      'for FanOutTarget: the list variable that takes the results, in the order of the items',
    ),
    max_parallel: count('for FanOutTarget: runs at the same time', {
      minimum: 1,
      maximum: 16,
      default: 4,
    }),
    on_failure: words(
      ['stop', 'collect'],
      'for FanOutTarget: whether a failed run ends the others, or is an error among the results',
      { default: 'stop' },
    ),
    ...codeKeys,
    description: text('for readers'),
  },
  {
    title: 'rule',
    description: 'who speaks after whom',
    required: ['source_agent'],
    aliases: { from_agent: 'source_agent', to_agent: 'target_agent' },
    rules: [
      { if: isAgent, then: needsOneOf('to_agent', 'target_agent') },
      neededWith('workflow', ['transition_target', 'WorkflowTarget']),
      neededWith('workflow', ['transition_target', 'FanOutTarget']),
      neededWith('items', ['transition_target', 'FanOutTarget']),
      neededWith('into', ['transition_target', 'FanOutTarget']),
      { if: isFunction, then: needsOneOf('function') },
      { if: isFunction, then: needsOneOf('file', 'module') },
      {
        if: hasWord('handoff_type', 'condition'),
        then: needsOneOf('condition_description', 'condition'),
      },
    ],
  },
);

export const handoffsShape = object(
  { handoff_rules: listOf(rule, 'rules in the order in which they are tried') },
  { aliases: { handoffs: 'handoff_rules' }, description: 'who speaks after whom' },
);
