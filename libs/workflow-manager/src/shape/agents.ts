import { llmChoice } from './llm-config.ts';
import { exactlyOneOf, needs, neededWith, notBoth } from './rules.ts';
import {
  count,
  flag,
  listOf,
  listOr,
  mapOf,
  name,
  namedItems,
  object,
  text,
  textOr,
  words,
} from './shape.ts';

const sectionKeys = {
  id: text('name of the section'),
  heading: text('heading of the section, on a line of its own'),
  content: text('text of the section; {{variable}} inserts a context variable'),
};
const section = object(sectionKeys, {
  title: 'section',
  required: ['content'],
  description: 'a section of the prompt',
});
const guardrail = object(
  {
    name: name('name of the guardrail'),
    regex: text('pattern to search for; it runs in linear time'),
    llm: object(
      { prompt: text('question that the guard model answers'), llm_config: llmChoice },
      { required: ['prompt'], description: 'asks a model instead of searching for a pattern' },
    ),
    action: words(['block', 'replace', 'handoff'], 'what happens to a text that is caught'),
    message: text('for block: the answer in place of the text'),
    with: text('for replace: what the match becomes'),
    target: name('for handoff: the agent that takes over'),
  },
  {
    title: 'guardrail',
    description: 'a rule for texts',
    required: ['name', 'action'],
    rules: [
      ...exactlyOneOf('regex', 'llm'),
      neededWith('target', ['action', 'handoff']),
      neededWith('regex', ['action', 'replace']),
    ],
  },
);

const agent = {
  display_name: text('name that users see'),
  role: text('what the agent is: opens the prompt'),
  description: text(
    'what the agent is for: read by the model that picks a speaker, and in handoff tools; the role if absent',
  ),
  system_message: text('the prompt; {{variable}} inserts a context variable'),
  prompt_sections: listOr(
    { type: 'array', items: section },
    mapOf(
      textOr(text('text of the section'), section, 'text of the section, or the section'),
      'sections by name',
    ),
    'the prompt in sections: a list, or a map from names to sections',
  ),
  prompt_file: text('file with the prompt in the workflow folder, such as prompts/agent.md'),
  llm_config: llmChoice,
  human_input_mode: words(
    ['NEVER', 'ALWAYS', 'TERMINATE'],
    'whether a person is asked before each reply, or before the run ends',
    {
      default: 'NEVER',
      'x-loose': '',
    },
  ),
  max_consecutive_auto_reply: count('replies in a row after which it is the turn of the user', {
    minimum: 1,
    examples: [5],
  }),
  structured_outputs_required: flag(
    'the answer must satisfy the model that structured_outputs.yaml registers for the agent',
    false,
  ),
  auto_tool_mode: flag(
    'the structured output calls the tool of the agent that has auto_invoke',
    false,
  ),
  history: object(
    {
      max_messages: count('most messages that the model is shown', { minimum: 1, examples: [40] }),
      max_tokens: count('most tokens of messages that the model is shown', {
        minimum: 1,
        examples: [8000],
      }),
      include: words(['all', 'own'], 'whose messages the model is shown', { default: 'all' }),
      summarize: flag('older messages become a summary', false),
    },
    { description: 'which messages the model is shown; all that fit if absent' },
  ),
  guardrails: object(
    {
      input: listOf(guardrail, 'for new messages'),
      output: listOf(guardrail, 'for answers of the agent'),
    },
    { description: 'texts that are blocked, replaced or handed to another agent' },
  ),
};

const prompts = ['system_message', 'prompt_sections', 'prompt_file'] as const;
const [message, sections, file] = prompts;

export const agentsShape = object(
  {
    agents: namedItems(agent, {
      of: 'the agents: a list, or a map from names to agents',
      title: 'agent',
      description: 'an agent: who it is, and how its model is called',
      rules: [notBoth(message, sections), notBoth(message, file), notBoth(sections, file)],
    }),
  },
  { required: ['agents'], description: 'the agents of a workflow', rules: [needs('agents')] },
);
