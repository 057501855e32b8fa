import { llmChoice } from './llm-config.ts';
import { count, flag, listOf, listOr, mapOf, name, namedItems, object, text, textOr, words } from './shape.ts';

const section = {
  id: text('names the section'),
  heading: text('rendered on a line of its own'),
  content: text('rendered below it'),
};
const guardrail = object(
  {
    name: name('its name'),
    regex: text('what is looked for; runs in linear time'),
    llm: object({ prompt: text('what the guard model is asked'), llm_config: llmChoice }, { required: ['prompt'] }),
    action: words(['block', 'replace', 'handoff'], 'what happens then'),
    message: text('for block: the answer in place of the text'),
    with: text('for replace: what the match becomes'),
    target: name('for handoff: the agent'),
  },
  { required: ['name', 'action'] },
);

const agent = {
  display_name: text('shown to users'),
  role: text('opens the prompt'),
  description: text('feeds AutoPattern and handoff tools; default: the role'),
  system_message: text('the prompt'),
  prompt_sections: listOr(
    { type: 'array', items: object(section, { required: ['content'] }) },
    mapOf(textOr(text('the content'), object(section, { required: ['content'] })), 'sections by id'),
  ),
  prompt_file: text('a file inside the workflow folder, as prompts/x.md'),
  llm_config: llmChoice,
  human_input_mode: words(['NEVER', 'ALWAYS', 'TERMINATE'], 'whether a person is asked before each reply, or before the end', {
    default: 'NEVER',
    'x-loose': '',
  }),
  max_consecutive_auto_reply: count('then the run reverts to the user', { minimum: 1 }),
  structured_outputs_required: flag('the answer must satisfy the model that the registry names', false),
  auto_tool_mode: flag('the structured output invokes the bound tool', false),
  history: object(
    {
      max_messages: count('of the history', { minimum: 1 }),
      max_tokens: count('of the history', { minimum: 1 }),
      include: words(['all', 'own'], 'whose messages', { default: 'all' }),
      summarize: flag('older messages become a summary', false),
    },
    { description: 'what the model is shown; default: what fits' },
  ),
  guardrails: object(
    { input: listOf(guardrail, 'on new messages'), output: listOf(guardrail, 'on the answer') },
    { description: 'the own rules of the author' },
  ),
};

export const agentsShape = object({ agents: namedItems(agent) }, { required: ['agents'], description: 'who speaks in a workflow' });
