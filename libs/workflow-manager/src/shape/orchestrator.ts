import { PATTERNS, STARTUP_MODES } from '@mozaiks/contracts';
import { llmChoice, llmConfig } from './llm-config.ts';
import {
  anyValue,
  count,
  flag,
  listOf,
  mapOf,
  name,
  number,
  object,
  oneOrMany,
  text,
  words,
} from './shape.ts';

const agentList = (which: string) => ({
  ...listOf(name('an agent'), `${which}; write it in ui_config.yaml`),
  deprecated: true,
});

export const orchestratorShape = object(
  {
    workflow_name: name('name of the workflow; must equal the name of the folder'),
    description: text('what the workflow does, for users'),
    display_name: text('name that users see'),
    version: text('version that users see'),
    orchestration_pattern: words(PATTERNS, 'who speaks next if no handoff rule decides', {
      default: 'DefaultPattern',
      'x-loose': 'Pattern',
      'x-aliases': { single_agent: 'DefaultPattern', handoff_based: 'DefaultPattern' },
    }),
    initial_agent: name('the agent that speaks first; the first one of agents.yaml if absent'),
    startup_mode: words(STARTUP_MODES, 'who starts the conversation', {
      default: 'UserDriven',
      'x-loose': '',
    }),
    initial_message: text('hidden first message of an AgentDriven chat'),
    initial_message_to_user: text('greeting that users see'),
    human_in_the_loop: flag('if false, people are never asked', true),
    max_turns: count('most turns of agents after a message of the user', {
      minimum: 1,
      default: 20,
    }),
    max_tool_rounds: count('most rounds of model and tools in one turn', {
      minimum: 1,
      default: 10,
    }),
    max_repeated_calls: count('most calls in one turn with the same tool, arguments and result', {
      minimum: 1,
      default: 3,
    }),
    timeout_seconds: number('seconds that a run may take; waiting for people does not count', {
      exclusiveMinimum: 0,
      default: 600,
    }),
    question_timeout_seconds: number(
      'seconds that a question waits for a person; for ever if absent',
      {
        exclusiveMinimum: 0,
        examples: [3600],
      },
    ),
    budget: object(
      {
        max_tokens: count('most tokens of a run', { minimum: 1, examples: [100_000] }),
        max_cost_usd: number('most US dollars of a run', { exclusiveMinimum: 0, examples: [0.5] }),
      },
      { description: 'what a run may use; checked before each model call' },
    ),
    on_message_while_running: words(
      ['enqueue', 'reject', 'interrupt'],
      'what happens to a message that comes during a run',
      {
        default: 'enqueue',
      },
    ),
    termination: object(
      {
        phrases: oneOrMany(
          text('a phrase', { minLength: 1 }),
          'phrases that end the run if an agent says one',
        ),
        when: text('expression over context variables that ends the run, such as ${done} == true'),
      },
      { description: 'what ends a run after an answer' },
    ),
    defaults: object(
      {
        llm_config: llmChoice,
        tool_timeout_ms: count('time limit of tools, in milliseconds', {
          minimum: 1,
          default: 30_000,
        }),
      },
      { description: 'for all agents and tools that have no setting of their own' },
    ),
    models: mapOf(llmConfig, 'model configurations by name, for llm_config of agents'),
    speaker_selection: object(
      {
        llm_config: llmChoice,
        prompt: text('instructions for the model that picks the speaker'),
        max_retries: count('further attempts if the model names no agent', {
          maximum: 10,
          default: 2,
        }),
      },
      { description: 'for AutoPattern: how a model picks who speaks next' },
    ),
    entry_point: { type: ['string', 'boolean'], description: 'has no effect', deprecated: true },
    visual_agents: agentList('agents whose text users see'),
    chat_pane_agents: agentList('agents shown in the chat pane'),
    artifact_agents: agentList('agents shown as artifacts'),
    runtime_extensions: {
      type: 'array',
      items: anyValue('an extension'),
      description: 'not supported yet',
      deprecated: true,
      maxItems: 0,
    },
  },
  {
    aliases: {
      strategy: 'orchestration_pattern',
      orchestration_strategy: 'orchestration_pattern',
      primary_agent: 'initial_agent',
    },
    description: 'name, limits and pattern of a workflow',
  },
);
