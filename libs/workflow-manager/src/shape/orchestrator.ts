import { PATTERNS, STARTUP_MODES } from '@mozaiks/contracts';
import { llmChoice, llmConfig } from './llm-config.ts';
import { anyValue, count, flag, listOf, mapOf, name, number, object, oneOrMany, text, words } from './shape.ts';

const agentList = (which: string) => listOf(name('an agent'), `${which}; belongs in ui_config.yaml`);

export const orchestratorShape = object(
  {
    workflow_name: name('must equal the name of the folder'),
    description: text('shown to clients'),
    display_name: text('shown to clients'),
    version: text('shown to clients'),
    orchestration_pattern: words(PATTERNS, 'who speaks next; case and the ending are free', {
      default: 'DefaultPattern',
      'x-loose': 'Pattern',
      'x-aliases': { single_agent: 'DefaultPattern', handoff_based: 'DefaultPattern' },
    }),
    initial_agent: name('who speaks first; default: the first agent'),
    startup_mode: words(STARTUP_MODES, 'who begins', { default: 'UserDriven', 'x-loose': '' }),
    initial_message: text('hidden first message of an AgentDriven chat'),
    initial_message_to_user: text('visible greeting'),
    human_in_the_loop: flag('false: nobody is ever asked', true),
    max_turns: count('agent turns since the user last said something', { minimum: 1, default: 20 }),
    max_tool_rounds: count('model and tool round trips inside one turn', { minimum: 1, default: 10 }),
    max_repeated_calls: count('calls of one turn with the same tool, arguments and result; the next one is refused', {
      minimum: 1,
      default: 3,
    }),
    timeout_seconds: number('time since the user last said something, waiting for people excluded', {
      exclusiveMinimum: 0,
      default: 600,
    }),
    question_timeout_seconds: number('how long a question waits for a person; default: for ever', { exclusiveMinimum: 0 }),
    budget: object(
      { max_tokens: count('of a run', { minimum: 1 }), max_cost_usd: number('of a run', { exclusiveMinimum: 0 }) },
      { description: 'reserved before each model call, never exceeded by a second call' },
    ),
    on_message_while_running: words(['enqueue', 'reject', 'interrupt'], 'what a message does to a run', { default: 'enqueue' }),
    termination: object(
      { phrases: oneOrMany(text('a text that ends the run when an agent says it', { minLength: 1 })), when: text('an expression') },
      { description: 'ends the run after an answer' },
    ),
    defaults: object(
      { llm_config: llmChoice, tool_timeout_ms: count('time limit of tools', { minimum: 1, default: 30_000 }) },
      { description: 'for all agents and tools' },
    ),
    models: mapOf(llmConfig, 'named configurations that agents refer to'),
    speaker_selection: object(
      {
        llm_config: llmChoice,
        prompt: text('instructions of the selector model'),
        max_retries: count('then the next agent in file order', { maximum: 10, default: 2 }),
      },
      { description: 'of AutoPattern' },
    ),
    entry_point: { type: ['string', 'boolean'], description: 'as published; has no effect' },
    visual_agents: agentList('whose text users see'),
    chat_pane_agents: agentList('shown in the chat pane'),
    artifact_agents: agentList('shown as artifacts'),
    runtime_extensions: { type: 'array', items: anyValue('an extension'), description: 'as published' },
  },
  {
    aliases: {
      strategy: 'orchestration_pattern',
      orchestration_strategy: 'orchestration_pattern',
      primary_agent: 'initial_agent',
    },
    description: 'metadata, limits and strategy of a workflow',
  },
);
