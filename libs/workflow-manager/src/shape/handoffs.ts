import { codeKeys } from './code.ts';
import { listOf, name, object, text, words } from './shape.ts';

export const TARGET_WORDS = [
  'AgentTarget',
  'RevertToUserTarget',
  'TerminateTarget',
  'StayTarget',
  'AskUserTarget',
  'RandomAgentTarget',
  'GroupManagerTarget',
  'WorkflowTarget',
  'FunctionTarget',
] as const;
export type TargetWord = (typeof TARGET_WORDS)[number];

const rule = object(
  {
    source_agent: text('an agent, user, or * for all'),
    target_agent: text('an agent, user or terminate'),
    target_agents: listOf(name('an agent'), 'of AskUserTarget and RandomAgentTarget; default: all agents'),
    handoff_type: words(['condition', 'after_work'], 'default: condition where there is one, else after_work'),
    condition_type: words(['expression', 'llm'], 'who decides', {
      default: 'expression',
      'x-aliases': {
        string_llm: 'llm',
        StringLLMCondition: 'llm',
        context_expression: 'expression',
        context: 'expression',
      },
    }),
    condition_scope: words(['pre', 'post'], 'before or after the model speaks', {
      default: 'post',
      'x-aliases': { before_reply: 'pre', immediate: 'pre', context_pre: 'pre', after: 'post' },
    }),
    condition: text('an expression, or what the model reads'),
    condition_description: text('as published; what the model reads, in place of condition'),
    transition_target: words(TARGET_WORDS, 'where to', { default: 'AgentTarget' }),
    workflow: name('of WorkflowTarget'),
    ...codeKeys,
    description: text('for people'),
  },
  { required: ['source_agent'], aliases: { from_agent: 'source_agent', to_agent: 'target_agent' } },
);

export const handoffsShape = object(
  { handoff_rules: listOf(rule, 'in the order in which they are tried') },
  { aliases: { handoffs: 'handoff_rules' }, description: 'who speaks after whom' },
);
