import type { Mistakes } from './mutate.fixture.ts';

/**
 * Mistakes of habit: words of other runtimes, YAML that means something else, files in another
 * place.
 */
export const HABITS: Mistakes = {
  'a misspelt key of an argument in an approval': {
    in: ['TravelExpenses', 'tools.yaml'],
    change: ['${claim.amount}', '▲${claim.amout}'],
    codes: ['WF024'],
  },
  'a misspelt argument in an approval': {
    in: ['TravelExpenses', 'tools.yaml'],
    change: ['${claim.amount}', '▲${clam.amount}'],
    codes: ['WF024'],
  },
  'a letter too many in a tool in backticks': {
    in: ['HelloWorld', 'agents.yaml'],
    change: ['`greet`', '`▲greeet`'],
    codes: ['WF100'],
  },
  'a misspelt variable behind a dollar in a prompt file': {
    in: ['SupportDesk', 'prompts/billing.md'],
    change: ['{{plan}}', '▲${plam}'],
    codes: ['WF108'],
  },
  'a misspelt module of a tool without a description': {
    in: ['TravelExpenses', 'tools.yaml'],
    change: ['module: tools.claims', 'module: ▲tools.claim'],
    codes: ['WF040'],
  },
  'a list that is not closed': {
    in: ['Debate', 'orchestrator.yaml'],
    change: ['[VERDICT]', '▲[VERDICT'],
    codes: ['WF001'],
  },
  'a map that is not closed': {
    in: ['Press', 'agents.yaml'],
    change: [
      'history: { include: all, max_messages: 20 }',
      'history: ▲{ include: all, max_messages: 20',
    ],
    codes: ['WF001'],
  },
  'a source that is not closed': {
    in: ['SupportDesk', 'context_variables.yaml'],
    change: ['source: { type: state, default: free }', 'source: ▲{ type: state, default: free'],
    codes: ['WF001'],
  },
  'a text that is a boolean': {
    in: ['Garden', 'orchestrator.yaml'],
    change: ['description: Knows about plants.', 'description: ▲false'],
    codes: ['WF011'],
  },
  'a version that is a number': {
    in: ['Press', 'orchestrator.yaml'],
    change: ['max_turns: 6', 'version: ▲1.0'],
    codes: ['WF011'],
  },
  'nodes of a graph': {
    in: ['Press', 'agents.yaml'],
    change: ['agents:', '▲nodes:'],
    codes: ['WF012'],
  },
  'edges of a graph': {
    in: ['Clinic', 'handoffs.yaml'],
    add: '▲edges:\n  - { from: Desk, to: Booking }\n',
    codes: ['WF010'],
  },
  'rounds of a group chat': {
    in: ['Press', 'orchestrator.yaml'],
    change: ['max_turns: 6', '▲max_round: 6'],
    codes: ['WF010'],
  },
  'a method of a group chat': {
    in: ['Press', 'orchestrator.yaml'],
    change: ['orchestration_pattern: PipelinePattern', '▲speaker_selection_method: auto'],
    codes: ['WF010'],
  },
  'a prompt under another key': {
    in: ['Press', 'agents.yaml'],
    change: ['    system_message: Write the final text.', '    ▲prompt: Write the final text.'],
    codes: ['WF010'],
  },
  'instructions of an assistant': {
    in: ['Press', 'agents.yaml'],
    change: [
      '    system_message: Write the final text.',
      '    ▲instructions: Write the final text.',
    ],
    codes: ['WF010'],
  },
  'a model that is not in llm_config': {
    in: ['Press', 'agents.yaml'],
    change: [
      '    system_message: Write the final text.',
      '    ▲model: gpt-5\n    system_message: Write the final text.',
    ],
    codes: ['WF010'],
  },
  'tools in an agent': {
    in: ['Press', 'agents.yaml'],
    change: [
      '    system_message: Write the final text.',
      '    ▲tools: [search]\n    system_message: Write the final text.',
    ],
    codes: ['WF010'],
  },
  'a list of model configurations': {
    in: ['Press', 'agents.yaml'],
    change: [
      '    system_message: Write the final text.',
      '    llm_config:\n      ▲config_list: [{ model: gpt-5 }]\n    system_message: Write the final text.',
    ],
    codes: ['WF010'],
  },
  'a number in quotes': {
    in: ['Press', 'agents.yaml'],
    change: [
      '    system_message: Write the final text.',
      "    llm_config: { temperature: ▲'0.5' }\n    system_message: Write the final text.",
    ],
    codes: ['WF011'],
  },
  'the end of a graph': {
    in: ['Clinic', 'handoffs.yaml'],
    change: ['target_agent: user', 'target_agent: ▲__end__'],
    codes: ['WF020'],
  },
  'a time with its unit': {
    in: ['Press', 'orchestrator.yaml'],
    change: ['max_turns: 6', 'max_turns: 6\ntimeout_seconds: ▲10m'],
    codes: ['WF011'],
  },
  'a budget without its unit': {
    in: ['Press', 'orchestrator.yaml'],
    change: ['max_turns: 6', 'max_turns: 6\nbudget: ▲5'],
    codes: ['WF011'],
  },
  'an agent without its dash': {
    in: ['Press', 'agents.yaml'],
    change: ['  - name: Checker', '    ▲name: Checker'],
    codes: ['WF003'],
  },
  'no space after the colon': {
    in: ['Press', 'orchestrator.yaml'],
    change: ['max_turns: 6', '▲max_turns:6'],
    codes: ['WF001'],
  },
  'quotes of a text program': {
    in: ['Clinic', 'handoffs.yaml'],
    change: ['condition_type: llm', 'condition_type: ▲“llm”'],
    codes: ['WF013'],
  },
  'a merge key': {
    in: ['Press', 'agents.yaml'],
    change: [
      '    system_message: Write the final text.',
      '    ▲<<: { role: x }\n    system_message: Write the final text.',
    ],
    codes: ['WF010'],
  },
  'a list under half of its key': {
    in: ['Panel', 'handoffs.yaml'],
    change: ['handoff_rules:', 'handoff_rule▲:'],
    codes: ['WF010'],
  },
  'a condition as a template': {
    in: ['Ladder', 'handoffs.yaml'],
    change: ['condition: "${level} == \'third\'"', 'condition: "▲{% if level == \'third\' %}"'],
    codes: ['WF030'],
  },
  'no for false': {
    in: ['Clinic', 'context_variables.yaml'],
    change: ['default: false', 'default: ▲no'],
    codes: ['WF035'],
  },
  'a module with its ending': {
    in: ['HelloWorld', 'tools.yaml'],
    change: ['module: tools.greet', 'module: ▲tools.greet.ts'],
    codes: ['WF040'],
  },
  'a module as a path': {
    in: ['HelloWorld', 'tools.yaml'],
    change: ['module: tools.greet', 'module: ▲tools/greet'],
    codes: ['WF014'],
  },
  'a module as a path with its ending': {
    in: ['HelloWorld', 'tools.yaml'],
    change: ['module: tools.greet', 'module: ▲./tools/greet.ts'],
    codes: ['WF014'],
  },
  'a module with its function': {
    in: ['HelloWorld', 'tools.yaml'],
    change: ['module: tools.greet', 'module: ▲tools.greet:greet'],
    codes: ['WF014'],
  },
  'parameters as a list of names': {
    in: ['HelloWorld', 'tools.yaml'],
    change: ['module: tools.greet', 'module: tools.greet\n    parameters: ▲[name]'],
    codes: ['WF011'],
  },
  'an approval of yes': {
    in: ['SupportDesk', 'tools.yaml'],
    change: ['requires_approval: always', "requires_approval: ▲'yes'"],
    codes: ['WF030'],
  },
  'an approval that is required': {
    in: ['SupportDesk', 'tools.yaml'],
    change: ['requires_approval: always', 'requires_approval: ▲required'],
    codes: ['WF030'],
  },
  'a workflow as the target of a rule': {
    in: ['SupportDesk', 'handoffs.yaml'],
    change: ['target_agent: Technical', 'target_agent: ▲HelloWorld'],
    codes: ['WF020'],
  },
  'a condition without braces': {
    in: ['SupportDesk', 'handoffs.yaml'],
    change: ['condition: ${case_closed}', 'condition: ▲case_closed == true'],
    codes: ['WF030'],
  },
  'a condition with is': {
    in: ['SupportDesk', 'handoffs.yaml'],
    change: ['condition: ${case_closed}', "condition: '${case_closed} is ▲true'"],
    codes: ['WF030'],
  },
  'a condition of JavaScript': {
    in: ['SupportDesk', 'handoffs.yaml'],
    change: ['condition: ${case_closed}', "condition: '${case_closed} ▲=== true'"],
    codes: ['WF030'],
  },
  'a condition on the context': {
    in: ['SupportDesk', 'handoffs.yaml'],
    change: ['condition: ${case_closed}', "condition: '▲context.case_closed'"],
    codes: ['WF030'],
  },
  'a boolean in quotes': {
    in: ['SupportDesk', 'context_variables.yaml'],
    change: [
      'source: { type: state, default: false }',
      "source: { type: state, default: ▲'false' }",
    ],
    codes: ['WF035'],
  },
  'a type that is not one': {
    in: ['SupportDesk', 'context_variables.yaml'],
    change: ['type: boolean', 'type: ▲any'],
    codes: ['WF013'],
  },
  'a source without its type': {
    in: ['SupportDesk', 'context_variables.yaml'],
    change: ['source: { type: state, default: free }', 'source: ▲{ default: free }'],
    codes: ['WF012'],
  },
  'a state with a value': {
    in: ['SupportDesk', 'context_variables.yaml'],
    change: ['source: { type: state, default: free }', 'source: { type: state, ▲value: free }'],
    codes: ['WF010'],
  },
  'an environment variable as a source': {
    in: ['SupportDesk', 'context_variables.yaml'],
    change: ['source: { type: state, default: free }', 'source: { type: ▲env, name: PLAN }'],
    codes: ['WF013'],
  },
  'a text of the script': {
    in: ['HelloWorld', 'script.yaml'],
    change: ['say:', '▲text:'],
    codes: ['WF010'],
  },
  'a call with a name': {
    in: ['HelloWorld', 'script.yaml'],
    change: ['call: { tool: greet', 'call: { ▲name: greet'],
    codes: ['WF010'],
  },
  'a phrase that became a map': {
    in: ['Press', 'orchestrator.yaml'],
    add: 'termination:\n  phrases:\n    - ▲TERMINATE: true\n',
    codes: ['WF011'],
  },
  'an agent that was copied': {
    in: ['Press', 'agents.yaml'],
    change: ['- name: Editor', '- name: ▲Checker'],
    codes: ['WF017'],
  },
  'a misspelt configuration': {
    in: ['Newsroom', 'orchestrator.yaml'],
    change: ['llm_config: careful', 'llm_config: ▲carful'],
    codes: ['WF022'],
  },
  'an agent that is only a name': {
    in: ['Press', 'agents.yaml'],
    change: [
      '  - name: Drafter\n    system_message: Write a first draft of the press release.',
      '  - ▲Drafter',
    ],
    codes: ['WF011'],
  },
  'a message that is not indented': {
    in: ['Press', 'agents.yaml'],
    change: [
      '    system_message: Write the final text.',
      '  ▲system_message: Write the final text.',
    ],
    codes: ['WF001'],
  },
  'a colon in a message of two lines': {
    in: ['Press', 'agents.yaml'],
    change: [
      'system_message: Write the final text.',
      'system_message:\n      Write▲: the final text.',
    ],
    codes: ['WF011'],
  },
  'an apostrophe in single quotes': {
    in: ['Press', 'agents.yaml'],
    change: ['system_message: Write the final text.', "system_message: 'Don▲'t write.'"],
    codes: ['WF001'],
  },
  'a text that starts with a percent sign': {
    in: ['Press', 'agents.yaml'],
    change: ['system_message: Write the final text.', 'system_message: ▲%s writes.'],
    codes: ['WF001'],
  },
  'a text that starts with an at sign': {
    in: ['Press', 'agents.yaml'],
    change: ['system_message: Write the final text.', 'system_message: ▲@Drafter writes.'],
    codes: ['WF001'],
  },
  'a text that starts with a backtick': {
    in: ['Press', 'agents.yaml'],
    change: ['system_message: Write the final text.', 'system_message: ▲`draft` it.'],
    codes: ['WF001'],
  },
  'a placeholder of an object': {
    in: ['SupportDesk', 'agents.yaml'],
    change: ['Answer with JSON only.', 'Answer for ▲{{ context.plan }}.'],
    codes: ['WF024'],
  },
  'a placeholder of another variable': {
    in: ['SupportDesk', 'prompts/billing.md'],
    change: ['{{plan}}', '{{▲plan_name}}'],
    codes: ['WF024'],
  },
  'turns in quotes': {
    in: ['Press', 'orchestrator.yaml'],
    change: ['max_turns: 6', "max_turns: ▲'6'"],
    codes: ['WF011'],
  },
  'turns without a limit': {
    in: ['Press', 'orchestrator.yaml'],
    change: ['max_turns: 6', 'max_turns: ▲-1'],
    codes: ['WF011'],
  },
  'a component in the wrong case': {
    in: ['TravelExpenses', 'tools.yaml'],
    change: ['component: ExpenseForm', 'component: ▲expenseForm'],
    codes: ['WF026'],
  },
  'an event that is none': {
    in: ['SupportDesk', 'hooks.yaml'],
    change: ['on_workflow_start:', '▲on_start:'],
    codes: ['WF010'],
  },
  'an agent of the registry in the wrong case': {
    in: ['SupportDesk', 'structured_outputs.yaml'],
    change: ['  Summary:', '  ▲summary:'],
    codes: ['WF020'],
  },
  'workflow.yaml': {
    in: ['Press', 'workflow.yaml'],
    add: 'name: Press\n',
    at: 'workflow.yaml:1',
    codes: ['WF006'],
  },
  'prompts.yaml': {
    in: ['Press', 'prompts.yaml'],
    add: 'Editor: x\n',
    at: 'prompts.yaml:1',
    codes: ['WF006'],
  },
  'context.yaml in place of context_variables.yaml': {
    in: ['Press', 'context.yaml'],
    add: 'definitions: {}\n',
    at: 'context.yaml:1',
    codes: ['WF006'],
  },
  'tool.yaml': {
    in: ['Press', 'tool.yaml'],
    add: 'tools: []\n',
    at: 'tool.yaml:1',
    codes: ['WF106'],
  },
  'agents.yaml.txt': {
    in: ['Press', 'agents.yaml'],
    rename: 'agents.yaml.txt',
    at: 'agents.yaml.txt:1',
    codes: ['WF106'],
  },
  'Agents.yaml': {
    in: ['Press', 'agents.yaml'],
    rename: 'Agents.yaml',
    at: 'Agents.yaml:1',
    codes: ['WF106'],
  },
  'agents.json in place of agents.yaml': {
    in: ['Press', 'agents.yaml'],
    rename: 'agents.json',
    at: 'agents.json:1',
    codes: ['WF009'],
  },
  'agents without an ending': {
    in: ['Press', 'agents.yaml'],
    rename: 'agents',
    at: 'agents.yaml:1',
    codes: ['WF012'],
  },
  'handoffs.yaml in tools/': {
    in: ['Press', 'tools/handoffs.yaml'],
    add: 'handoff_rules: []\n',
    at: 'tools/handoffs.yaml:1',
    codes: ['WF006'],
  },
};
