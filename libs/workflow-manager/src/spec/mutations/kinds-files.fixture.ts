import type { Mistakes } from './mutate.fixture.ts';

/** Mistakes in files, YAML and shape. */
export const FILES: Mistakes = {
  'a bracket that is not closed': {
    in: ['Press', 'agents.yaml'],
    change: ['{ include: all', '{ include: [all'],
    at: 'agents.yaml:6',
    codes: ['WF001'],
  },
  'a tab as indent': {
    in: ['Press', 'agents.yaml'],
    change: ['    system_message: Write a', '▲\tsystem_message: Write a'],
    codes: ['WF001'],
  },
  'a quote that is not closed': {
    in: ['Garden', 'orchestrator.yaml'],
    change: ['Knows about plants.', '"Knows about plants.'],
    at: 'orchestrator.yaml:3',
    codes: ['WF001'],
  },
  'a colon in a plain text': {
    in: ['Clinic', 'orchestrator.yaml'],
    change: ['Books appointments.', 'Books▲: appointments.'],
    codes: ['WF001'],
  },
  'an item that is not indented as its list': {
    in: ['Press', 'agents.yaml'],
    change: ['  - name: Checker', '▲ - name: Checker'],
    codes: ['WF001'],
  },
  'a key that stands twice': {
    in: ['Press', 'orchestrator.yaml'],
    add: '▲max_turns: 7\n',
    codes: ['WF003'],
  },
  'a key of an agent that stands twice': {
    in: ['Press', 'agents.yaml'],
    change: [
      '    history:\n      summarize',
      '    ▲system_message: Write it.\n    history:\n      summarize',
    ],
    codes: ['WF003'],
  },
  'a key under two names': {
    in: ['Clinic', 'orchestrator.yaml'],
    change: ['max_turns', '▲primary_agent: Desk\nmax_turns'],
    codes: ['WF003'],
  },
  'a second document': {
    in: ['Press', 'orchestrator.yaml'],
    add: '---\n▲max_turns: 3\n',
    codes: ['WF005'],
  },
  'an alias without an anchor': {
    in: ['Newsroom', 'orchestrator.yaml'],
    change: ['llm_config: careful', 'llm_config: ▲*careful'],
    codes: ['WF005'],
  },
  'agents.yml in place of agents.yaml': {
    in: ['Clinic', 'agents.yaml'],
    rename: 'agents.yml',
    at: 'agents.yml:1',
    codes: ['WF106'],
  },
  'agents.YAML in place of agents.yaml': {
    in: ['Clinic', 'agents.yaml'],
    rename: 'agents.YAML',
    at: 'agents.YAML:1',
    codes: ['WF106'],
  },
  'tools.yml in place of tools.yaml': {
    in: ['Travel', 'tools.yaml'],
    rename: 'tools.yml',
    at: 'tools.yml:1',
    codes: ['WF106'],
  },
  'context_variables.yml': {
    in: ['Garden', 'context_variables.yaml'],
    rename: 'context_variables.yml',
    at: 'context_variables.yml:1',
    codes: ['WF106'],
  },
  'handoffs.yml in place of handoffs.yaml': {
    in: ['Clinic', 'handoffs.yaml'],
    rename: 'handoffs.yml',
    at: 'handoffs.yml:1',
    codes: ['WF106'],
  },
  'structured_outputs.yml': {
    in: ['Kitchen', 'structured_outputs.yaml'],
    rename: 'structured_outputs.yml',
    at: 'structured_outputs.yml:1',
    codes: ['WF106'],
  },
  'agents.yml next to agents.yaml': {
    in: ['Tiny', 'agents.yml'],
    add: 'agents: []\n',
    codes: ['WF006'],
  },
  'agent.yaml in place of agents.yaml': {
    in: ['Clinic', 'agents.yaml'],
    rename: 'agent.yaml',
    at: 'agent.yaml:1',
    codes: ['WF106'],
  },
  'context-variables.yaml': {
    in: ['Garden', 'context_variables.yaml'],
    rename: 'context-variables.yaml',
    at: 'context-variables.yaml:1',
    codes: ['WF106'],
  },
  'agents.json in place of agents.yaml': {
    in: ['Clinic', 'agents.json'],
    add: '{}\n',
    codes: ['WF009'],
  },
  'a file that holds routing': {
    in: ['Clinic', 'routing.yaml'],
    add: 'routes: []\n',
    codes: ['WF008'],
  },
  'agents.yaml without its key': {
    in: ['Press', 'agents.yaml'],
    change: ['agents:\n', ''],
    at: 'agents.yaml:1',
    codes: ['WF011', 'WF012'],
  },
  'an empty agents.yaml': {
    in: ['Tiny', 'agents.yaml'],
    change: ['agents: [{name: Solo, system_message: Be kind.}]\n', ''],
    codes: ['WF012'],
  },
  'a misspelt key of the orchestrator': {
    in: ['Clinic', 'orchestrator.yaml'],
    change: ['max_turns', '▲max_turn'],
    codes: ['WF010'],
  },
  'a misspelt key of an agent': {
    in: ['Press', 'agents.yaml'],
    change: ['system_message', '▲sytem_message'],
    codes: ['WF010'],
  },
  'a misspelt key of a rule': {
    in: ['Clinic', 'handoffs.yaml'],
    change: ['target_agent', '▲target'],
    codes: ['WF010'],
  },
  'a misspelt key of a tool': {
    in: ['Shop', 'tools.yaml'],
    change: ['retries', '▲retry'],
    codes: ['WF010'],
  },
  'a misspelt key of a server': {
    in: ['Library', 'tools.yaml'],
    change: ['headers_env', '▲header_env'],
    codes: ['WF010'],
  },
  'a misspelt key of a variable': {
    in: ['Ladder', 'context_variables.yaml'],
    change: ['client_writable', '▲client_writeable'],
    codes: ['WF010'],
  },
  'a misspelt key of a source': {
    in: ['Garden', 'context_variables.yaml'],
    change: ['env_var: KIND', '▲env: KIND'],
    codes: ['WF010'],
  },
  'a misspelt key of a field': {
    in: ['Kitchen', 'structured_outputs.yaml'],
    change: ['optional: true', '▲optionel: true'],
    codes: ['WF010'],
  },
  'a misspelt key of ui_config': {
    in: ['Travel', 'ui_config.yaml'],
    change: ['visual_agents', '▲visible_agents'],
    codes: ['WF010'],
  },
  'a misspelt key of the script': {
    in: ['Puppet', 'script.yaml'],
    change: ['match:', '▲matches:'],
    codes: ['WF010'],
  },
  'a misspelt key of llm_config': {
    in: ['Newsroom', 'agents.yaml'],
    change: ['temperature', '▲temprature'],
    codes: ['WF010'],
  },
  'a misspelt key of history': {
    in: ['Press', 'agents.yaml'],
    change: ['max_messages', '▲max_message'],
    codes: ['WF010'],
  },
  'a misspelt key of a guardrail': {
    in: ['Bank', 'agents.yaml'],
    change: ['regex', '▲regexp'],
    codes: ['WF010'],
  },
  'a misspelt key of the budget': {
    in: ['Travel', 'orchestrator.yaml'],
    change: ['max_cost_usd', '▲max_cost'],
    codes: ['WF010'],
  },
  'a misspelt hook': {
    in: ['SupportDesk', 'hooks.yaml'],
    change: ['on_workflow_start:', '▲on_workflow_started:'],
    codes: ['WF010'],
  },
  'rules in agents.yaml': {
    in: ['Press', 'agents.yaml'],
    add: '▲handoff_rules: []\n',
    codes: ['WF010'],
  },
  'a number as a text': {
    in: ['Clinic', 'orchestrator.yaml'],
    change: ['max_turns: 12', 'max_turns: ▲"12"'],
    codes: ['WF011'],
  },
  'a negative limit': {
    in: ['Clinic', 'orchestrator.yaml'],
    change: ['max_turns: 12', 'max_turns: ▲-1'],
    codes: ['WF011'],
  },
  'no turns at all': {
    in: ['Clinic', 'orchestrator.yaml'],
    change: ['max_turns: 12', 'max_turns: ▲0'],
    codes: ['WF011'],
  },
  'half a turn': {
    in: ['Clinic', 'orchestrator.yaml'],
    change: ['max_turns: 12', 'max_turns: ▲2.5'],
    codes: ['WF011'],
  },
  'yes for true': {
    in: ['Nightly', 'orchestrator.yaml'],
    change: ['human_in_the_loop: false', 'human_in_the_loop: ▲no'],
    codes: ['WF011'],
  },
  'a list in place of a text': {
    in: ['Press', 'agents.yaml'],
    change: ['system_message: Write the final text.', 'system_message: ▲[Write the final text.]'],
    codes: ['WF011'],
  },
  'one rule in place of a list': {
    in: ['Office', 'handoffs.yaml'],
    change: ['  - source_agent', '  ▲  source_agent'],
    at: 'handoffs.yaml:2',
    codes: ['WF011'],
  },
  'a temperature that is too high': {
    in: ['Newsroom', 'agents.yaml'],
    change: ['temperature: 0.5', 'temperature: ▲5'],
    codes: ['WF011'],
  },
  'an unknown pattern': {
    in: ['Press', 'orchestrator.yaml'],
    change: ['PipelinePattern', '▲PiplinePattern'],
    codes: ['WF013'],
  },
  'an unknown startup mode': {
    in: ['Survey', 'orchestrator.yaml'],
    change: ['AgentDriven', '▲AgentDrive'],
    codes: ['WF013'],
  },
  'an unknown input mode': {
    in: ['Survey', 'agents.yaml'],
    change: ['ALWAYS', '▲ALLWAYS'],
    codes: ['WF013'],
  },
  'an unknown type of a rule': {
    in: ['Clinic', 'handoffs.yaml'],
    change: ['condition_type: llm', 'condition_type: ▲model'],
    codes: ['WF013'],
  },
  'an unknown target type': {
    in: ['Panel', 'handoffs.yaml'],
    change: ['RandomAgentTarget', '▲RandomTarget'],
    codes: ['WF013'],
  },
  'an unknown variable type': {
    in: ['Garden', 'context_variables.yaml'],
    change: ['type: number', 'type: ▲numeric'],
    codes: ['WF013'],
  },
  'an unknown source type': {
    in: ['Garden', 'context_variables.yaml'],
    change: ['type: config', 'type: ▲env'],
    codes: ['WF013'],
  },
  'an unknown trigger type': {
    in: ['Travel', 'context_variables.yaml'],
    change: ['type: ui_response', 'type: ▲ui_answer'],
    codes: ['WF013'],
  },
  'an unknown action of a guardrail': {
    in: ['Bank', 'agents.yaml'],
    change: ['action: block', 'action: ▲reject'],
    codes: ['WF013'],
  },
  'an unknown mode of a component': {
    in: ['Travel', 'ui_config.yaml'],
    change: ['mode: artifact', 'mode: ▲modal'],
    codes: ['WF013'],
  },
  'an unknown type of a tool': {
    in: ['Travel', 'tools.yaml'],
    change: ['UI_Tool', '▲Form_Tool'],
    codes: ['WF013'],
  },
  'an unknown isolation': {
    in: ['Shop', 'tools.yaml'],
    change: ['isolation: process', 'isolation: ▲thread'],
    codes: ['WF013'],
  },
  'an unknown provider': {
    in: ['Relay', 'orchestrator.yaml'],
    change: ['provider: anthropic', 'provider: ▲antropic'],
    codes: ['WF013'],
  },
  'an agent with a space in its name': {
    in: ['Press', 'agents.yaml'],
    change: ['name: Drafter', 'name: ▲First Drafter'],
    codes: ['WF014'],
  },
  'an agent in the map without a name': {
    in: ['Debate', 'agents.yaml'],
    change: ['  Against:', '  ▲1st Against:'],
    codes: ['WF014'],
  },
  'a workflow name that is not the folder': {
    in: ['Clinic', 'orchestrator.yaml'],
    change: ['workflow_name: Clinic', 'workflow_name: ▲Klinic'],
    codes: ['WF016'],
  },
  'an agent that stands twice': {
    in: ['Press', 'agents.yaml'],
    change: ['name: Editor', 'name: ▲Checker'],
    codes: ['WF017'],
  },
  'an agent called user': {
    in: ['Press', 'agents.yaml'],
    change: ['name: Drafter', 'name: ▲user'],
    codes: ['WF029'],
  },
  'a variable that stands twice': {
    in: ['Ladder', 'context_variables.yaml'],
    add: '  ▲tries: { type: integer }\n',
    codes: ['WF003'],
  },
  'a prompt in two places': {
    in: ['Survey', 'agents.yaml'],
    change: ['    human_input', '    ▲system_message: Ask.\n    human_input'],
    codes: ['WF019'],
  },
  'an agent without a name': {
    in: ['Press', 'agents.yaml'],
    change: ['- name: Drafter\n    system', '- ▲system'],
    codes: ['WF012'],
  },
  'an agent without a prompt': {
    in: ['Press', 'agents.yaml'],
    change: [
      'name: Drafter\n    system_message: Write a first draft of the press release.',
      'name: ▲Drafter',
    ],
    codes: ['WF068'],
  },
};
