import type { Mistakes } from './mutate.fixture.ts';

/** Contradicting limits, questions without people, and settings without effect. */
export const LIMITS: Mistakes = {
  'fewer turns than a pipeline has agents': {
    in: ['Press', 'orchestrator.yaml'],
    change: ['max_turns: 6', 'max_turns: ▲2'],
    codes: ['WF101'],
  },
  'fewer turns than there are agents in turn': {
    in: ['Debate', 'orchestrator.yaml'],
    change: ['max_turns: 9', 'max_turns: ▲2'],
    codes: ['WF101'],
  },
  'a budget that one answer exceeds': {
    in: ['Travel', 'orchestrator.yaml'],
    change: ['max_tokens: 200000', 'max_tokens: ▲1500'],
    codes: ['WF101'],
  },
  'a budget that the prompt exceeds': {
    in: ['Travel', 'orchestrator.yaml'],
    change: ['max_tokens: 200000', 'max_tokens: ▲20'],
    codes: ['WF101'],
  },
  'a budget that the prices exceed': {
    in: ['Relay', 'orchestrator.yaml'],
    change: ['max_tokens: 2000\n', 'max_tokens: 2000\n    prices: { input: 10, output: 900 }\n'],
    add: 'budget: { max_cost_usd: ▲1 }\n',
    codes: ['WF101'],
  },
  'thinking that takes the whole answer': {
    in: ['Relay', 'orchestrator.yaml'],
    change: ['budget_tokens: 1024', 'budget_tokens: ▲4096'],
    codes: ['WF101'],
  },
  'an answer larger than the window': {
    in: ['Relay', 'orchestrator.yaml'],
    change: ['context_window: 8192', 'context_window: 8192\n    max_tokens: ▲9000'],
    codes: ['WF101'],
  },
  'an answer larger than the model gives': {
    in: ['Relay', 'orchestrator.yaml'],
    change: ['context_window: 8192', 'max_output_tokens: 1000\n    max_tokens: ▲2000'],
    codes: ['WF101'],
  },
  'a history larger than the window': {
    in: ['Relay', 'agents.yaml'],
    change: [
      '    llm_config: { stop',
      '    history: { max_tokens: ▲20000 }\n    llm_config: { stop',
    ],
    codes: ['WF101'],
  },
  'a tool that may run longer than the run': {
    in: ['Library', 'tools.yaml'],
    change: ['timeout_ms: 10000', 'timeout_ms: ▲600000'],
    codes: ['WF101'],
  },
  'a model call that may take longer than the run': {
    in: ['Nightly', 'agents.yaml'],
    change: ['timeout_ms: 60000', 'timeout_ms: ▲600000'],
    codes: ['WF101'],
  },
  'a total time below the time limit': {
    in: ['Library', 'tools.yaml'],
    change: ['timeout_ms: 10000', 'timeout_ms: 10000\n    total_timeout_ms: ▲5000'],
    codes: ['WF101'],
  },
  'more replies than turns': {
    in: ['Panel', 'agents.yaml'],
    change: ['max_consecutive_auto_reply: 2', 'max_consecutive_auto_reply: ▲50'],
    codes: ['WF101'],
  },
  'seconds for milliseconds': {
    in: ['Shop', 'hooks.yaml'],
    change: ['timeout_ms: 2000', 'timeout_ms: ▲5'],
    codes: ['WF101'],
  },
  'seconds for milliseconds of a tool': {
    in: ['Travel', 'tools.yaml'],
    change: ['timeout_ms: 60000', 'timeout_ms: ▲60'],
    codes: ['WF101'],
  },
  'milliseconds for seconds': {
    in: ['Library', 'orchestrator.yaml'],
    change: ['timeout_seconds: 120', 'timeout_seconds: ▲120000000'],
    codes: ['WF101'],
  },
  'an approval that no one gives': {
    in: ['Shop', 'orchestrator.yaml'],
    add: 'startup_mode: BackendOnly\ninitial_message: Go.\n',
    at: 'tools.yaml:12',
    codes: ['WF102'],
  },
  'an approval without people in the loop': {
    in: ['SupportDesk', 'orchestrator.yaml'],
    add: 'human_in_the_loop: false\n',
    at: 'tools.yaml:10',
    codes: ['WF102'],
  },
  'an approval of a server that no one gives': {
    in: ['Library', 'orchestrator.yaml'],
    add: 'human_in_the_loop: false\n',
    at: 'tools.yaml:7',
    codes: ['WF102'],
  },
  'a question that no one answers': {
    in: ['Nightly', 'agents.yaml'],
    change: ['    llm_config', '    human_input_mode: ▲ALWAYS\n    llm_config'],
    codes: ['WF102'],
  },
  'a form that no one fills in': {
    in: ['Puppet', 'orchestrator.yaml'],
    add: 'human_in_the_loop: false\n',
    at: 'tools.yaml:3',
    codes: ['WF102'],
  },
  'a choice that no one makes': {
    in: ['Panel', 'orchestrator.yaml'],
    add: 'human_in_the_loop: false\n',
    at: 'handoffs.yaml:7',
    codes: ['WF102'],
  },
  'an unknown model configuration': {
    in: ['Newsroom', 'agents.yaml'],
    change: ['llm_config: fast', 'llm_config: ▲fats'],
    codes: ['WF022'],
  },
  'an unknown fallback': {
    in: ['Newsroom', 'orchestrator.yaml'],
    change: ['fallback: [fast]', 'fallback: [▲slow]'],
    codes: ['WF022'],
  },
  'an unknown default': {
    in: ['Relay', 'orchestrator.yaml'],
    change: ['llm_config: local', 'llm_config: ▲lokal'],
    codes: ['WF022'],
  },
  'an unknown configuration of the selector': {
    in: ['Newsroom', 'orchestrator.yaml'],
    change: ['llm_config: fast', 'llm_config: ▲faster'],
    codes: ['WF022'],
  },
  'a configuration that is never used': {
    in: ['Relay', 'orchestrator.yaml'],
    change: ['models:\n', 'models:\n  ▲spare: { model: gpt-4.1 }\n'],
    codes: ['WF107'],
  },
  'a fallback to itself': {
    in: ['Relay', 'orchestrator.yaml'],
    change: ['fallback: [local]', 'fallback: [▲cloud]'],
    codes: ['WF018'],
  },
  'a scripted provider without a script': {
    in: ['Puppet', 'script.yaml'],
    rename: 'answers.txt',
    at: 'agents.yaml:2',
    codes: ['WF069'],
  },
  'a model that is named as a provider': {
    in: ['Relay', 'orchestrator.yaml'],
    change: ['provider: anthropic', 'provider: ▲claude-sonnet-4-6'],
    codes: ['WF013'],
  },
  'an address without its scheme': {
    in: ['Relay', 'orchestrator.yaml'],
    change: ['http://127.0.0.1:11434/v1', '▲localhost:11434/v1'],
    codes: ['WF035'],
  },
};
