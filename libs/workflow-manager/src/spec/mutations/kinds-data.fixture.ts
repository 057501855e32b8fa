import type { Mistakes } from './mutate.fixture.ts';

/** Mistakes in variables, structured outputs, tools and scripts. */
export const CONTENTS: Mistakes = {
  'a default of the wrong type': {
    in: ['Ladder', 'context_variables.yaml'],
    change: ['default: 0', 'default: ▲zero'],
    codes: ['WF035'],
  },
  'a static value of the wrong type': {
    in: ['Garden', 'context_variables.yaml'],
    change: ['value: 40.5', "value: ▲'40.5'"],
    codes: ['WF035'],
  },
  'a trigger that sets a value of the wrong type': {
    in: ['Debate', 'context_variables.yaml'],
    change: ['set: 10', 'set: ▲ten'],
    codes: ['WF035'],
  },
  'a trigger that sets the text of a number': {
    in: ['Debate', 'context_variables.yaml'],
    change: [
      'triggers: [{ type: agent_text, agent: Judge, match: { contains: point }, set: 10 }]',
      'triggers: [▲{ type: agent_text, agent: Judge, match: { contains: point } }]',
    ],
    codes: ['WF035'],
  },
  'a file that holds another type': {
    in: ['Garden', 'data/plants.json'],
    change: ['[{"name": "rose"}]', '{"name": "rose"}'],
    at: 'context_variables.yaml:4',
    codes: ['WF035'],
  },
  'a file that is not JSON': {
    in: ['Garden', 'data/plants.json'],
    change: ['"rose"}]', '"rose"}'],
    at: 'data/plants.json:1',
    codes: ['WF007'],
  },
  'a file that does not exist': {
    in: ['Garden', 'context_variables.yaml'],
    change: ['data/plants.json', '▲data/plant.json'],
    codes: ['WF007'],
  },
  'an undeclared variable in an exposure': {
    in: ['Clinic', 'context_variables.yaml'],
    change: ['[patient, visits]', '[patient, ▲visit]'],
    codes: ['WF024'],
  },
  'an undeclared variable in a computed one': {
    in: ['Garden', 'context_variables.yaml'],
    change: ["'${size} * 3", "'▲${sise} * 3"],
    codes: ['WF024'],
  },
  'a variable that is computed from itself': {
    in: ['Garden', 'context_variables.yaml'],
    change: [
      "  water: { type: number, source: { type: computed, expression: '${size}",
      "  ▲water: { type: number, source: { type: computed, expression: '${water}",
    ],
    codes: ['WF028'],
  },
  'a variable that is never read': {
    in: ['Review', 'context_variables.yaml'],
    change: [
      'definitions:\n',
      'definitions:\n  ▲mood: { type: string, source: { type: state, default: good } }\n',
    ],
    codes: ['WF064'],
  },
  'a variable that the runtime has': {
    in: ['Review', 'context_variables.yaml'],
    change: [
      'definitions:\n',
      'definitions:\n  ▲chat_id: { type: string, source: { type: state } }\n',
    ],
    codes: ['WF029'],
  },
  'a source without its key': {
    in: ['Garden', 'context_variables.yaml'],
    change: [
      '{ type: config, env_var: KIND, default: sunny }',
      '▲{ type: config, default: sunny }',
    ],
    codes: ['WF012'],
  },
  'two conditions of a trigger': {
    in: ['Review', 'context_variables.yaml'],
    change: ['{ contains: APPROVED }', '▲{ contains: APPROVED, equals: OK }'],
    codes: ['WF019'],
  },
  'a pattern that does not compile': {
    in: ['Clinic', 'context_variables.yaml'],
    change: ["'come in (today|now)'", "▲'come in (today|now'"],
    codes: ['WF033'],
  },
  'a pattern that looks around': {
    in: ['Bank', 'agents.yaml'],
    change: ["'\\bPIN\\s*\\d{4}\\b'", "▲'(?<=PIN)\\d{4}'"],
    codes: ['WF033'],
  },
  'a guardrail that blocks everything': {
    in: ['Bank', 'agents.yaml'],
    change: ["'\\bPIN\\s*\\d{4}\\b'", "▲'.*'"],
    codes: ['WF105'],
  },
  'a guardrail with an empty alternative': {
    in: ['Bank', 'agents.yaml'],
    change: ["'\\bPIN\\s*\\d{4}\\b'", "▲'PIN|'"],
    codes: ['WF105'],
  },
  'a trigger that every text fires': {
    in: ['Clinic', 'context_variables.yaml'],
    change: ["'come in (today|now)'", "▲'(today|now)?'"],
    codes: ['WF105'],
  },
  'a trigger that contains nothing': {
    in: ['Review', 'context_variables.yaml'],
    change: ['{ contains: APPROVED }', "{ contains: ▲'' }"],
    codes: ['WF105'],
  },
  'an answer of the script that matches everything': {
    in: ['HelloWorld', 'script.yaml'],
    change: ["'my name|who am i|remember me'", "▲'my name|who am i|remember me|'"],
    codes: ['WF105'],
  },
  'a phrase of spaces': {
    in: ['Clinic', 'orchestrator.yaml'],
    change: ['[GOODBYE]', "[▲' ']"],
    codes: ['WF105'],
  },
  'a guardrail without a pattern': {
    in: ['Bank', 'agents.yaml'],
    change: ["- { name: no_pin, regex: '\\bPIN\\s*\\d{4}\\b', action", '- ▲{ name: no_pin, action'],
    codes: ['WF019'],
  },
  'a guardrail that hands over to an unknown agent': {
    in: ['Bank', 'agents.yaml'],
    change: [
      "- { name: fraud, llm: { prompt: 'Is this about fraud of {{customer}}?' }, action: handoff, target: Fraud }",
      "- ▲{ name: fraud, llm: { prompt: 'Is this about fraud of {{customer}}?' }, action: handoff }",
    ],
    codes: ['WF012'],
  },
  'a text to write in place of nothing': {
    in: ['Bank', 'agents.yaml'],
    change: ['message: Never tell your PIN.', "with: ▲'***'"],
    codes: ['WF018'],
  },
  'an unknown type of a field': {
    in: ['Kitchen', 'structured_outputs.yaml'],
    change: ['title: str', 'title: ▲strng'],
    codes: ['WF023'],
  },
  'an unknown model of items': {
    in: ['Kitchen', 'structured_outputs.yaml'],
    change: ['items: Step', 'items: ▲Steps'],
    codes: ['WF023'],
  },
  'an unknown model in the registry': {
    in: ['Kitchen', 'structured_outputs.yaml'],
    change: ['Cook: Recipe', 'Cook: ▲Recipes'],
    codes: ['WF023'],
  },
  'an unknown agent in the registry': {
    in: ['Kitchen', 'structured_outputs.yaml'],
    change: ['  Cook: Recipe', '  ▲Cooks: Recipe'],
    codes: ['WF020'],
  },
  'a registry entry that was forgotten': {
    in: ['SupportDesk', 'structured_outputs.yaml'],
    change: ['registry:\n  Summary: CaseSummary', 'registry: {}'],
    at: 'agents.yaml:21',
    codes: ['WF023'],
  },
  'a model that no agent answers with': {
    in: ['Kitchen', 'structured_outputs.yaml'],
    change: ['  Plate:', '  ▲Cup: { fields: { size: int } }\n  Plate:'],
    codes: ['WF107'],
  },
  'a model without an end': {
    in: ['Kitchen', 'structured_outputs.yaml'],
    change: ['next: { type: Step, optional: true }', 'next: ▲{ type: Step }'],
    codes: ['WF103'],
  },
  'a literal default that is none of the values': {
    in: ['Kitchen', 'structured_outputs.yaml'],
    change: ['default: easy', 'default: ▲eassy'],
    codes: ['WF035'],
  },
  'a number as the default of a list': {
    in: ['Kitchen', 'structured_outputs.yaml'],
    change: ['default: []', 'default: ▲0'],
    codes: ['WF035'],
  },
  'a text as the default of a number': {
    in: ['Kitchen', 'structured_outputs.yaml'],
    change: ['default: 5', "default: ▲'5'"],
    codes: ['WF035'],
  },
  'a wrong default in a JSON Schema': {
    in: ['Kitchen', 'structured_outputs.yaml'],
    change: ['default: 2', 'default: ▲two'],
    codes: ['WF035'],
  },
  'a required name that does not exist': {
    in: ['Kitchen', 'structured_outputs.yaml'],
    change: ['required: [dish]', 'required: [▲dishes]'],
    codes: ['WF104'],
  },
  'a required argument that does not exist': {
    in: ['Travel', 'tools.yaml'],
    change: ['required: [days]', 'required: [▲day]'],
    codes: ['WF104'],
  },
  'a literal without values': {
    in: ['Kitchen', 'structured_outputs.yaml'],
    change: ['{ type: literal, values: [easy, hard], default: easy }', '▲{ type: literal }'],
    codes: ['WF012'],
  },
  'a model without fields': {
    in: ['Kitchen', 'structured_outputs.yaml'],
    change: ['  Plate:', '  ▲Cup: { description: A cup. }\n  Plate:'],
    codes: ['WF012'],
  },
  'a JSON Schema with an unknown type': {
    in: ['Travel', 'tools.yaml'],
    change: ['parameters:\n      type: object', 'parameters:\n      ▲type: objct'],
    codes: ['WF034'],
  },
  'auto_tool_mode without a model': {
    in: ['Kitchen', 'structured_outputs.yaml'],
    change: ['  Server: Plate\n', ''],
    at: 'agents.yaml:8',
    codes: ['WF023', 'WF069'],
  },
  'a tool that no agent invokes': {
    in: ['Kitchen', 'agents.yaml'],
    change: ['auto_tool_mode: true', 'auto_tool_mode: false'],
    at: 'tools.yaml:6',
    codes: ['WF069'],
  },
  'a misspelt agent of a tool': {
    in: ['Travel', 'tools.yaml'],
    change: ['agent: Planner', 'agent: ▲Planer'],
    codes: ['WF020'],
  },
  'a misspelt agent in the list of a tool': {
    in: ['Travel', 'tools.yaml'],
    change: ['agent: [Planner]', 'agent: [▲Planers]'],
    codes: ['WF020'],
  },
  'a misspelt module': {
    in: ['Shop', 'tools.yaml'],
    change: ['module: tools.shop', 'module: ▲tools.shops'],
    codes: ['WF040'],
  },
  'a misspelt file': {
    in: ['Shop', 'tools.yaml'],
    change: ['file: shop.ts', 'file: ▲shops.ts'],
    codes: ['WF040'],
  },
  'a misspelt function': {
    in: ['Shop', 'tools.yaml'],
    change: ['file: shop.ts\n    function: find_item', 'file: ▲shop.ts\n    function: find_items'],
    codes: ['WF045'],
  },
  'a misspelt path of a hook': {
    in: ['SupportDesk', 'hooks.yaml'],
    change: ['hooks.startup.on', '▲hooks.strtup.on'],
    codes: ['WF040'],
  },
  'a component that is not listed': {
    in: ['Travel', 'tools.yaml'],
    change: ['component: DateForm', 'component: ▲DateFrom'],
    codes: ['WF026'],
  },
  'a form without a component': {
    in: ['Travel', 'tools.yaml'],
    change: ['ui: { component: PlanCard, mode: artifact }', 'ui: { mode: artifact }'],
    at: 'tools.yaml:15',
    codes: ['WF012'],
  },
  'a tool without a description': {
    in: ['Travel', 'tools.yaml'],
    change: [
      '- name: show_plan\n    tool_type: UI_Tool\n    description: Shows the plan, which the user accepts or not.',
      '- name: ▲show_plan\n    tool_type: UI_Tool',
    ],
    codes: ['WF048'],
  },
  'an undeclared variable in an approval': {
    in: ['Shop', 'tools.yaml'],
    change: ['${amount} > 100', '▲${amout} > 100'],
    codes: ['WF024'],
  },
  'an approval that is no word': {
    in: ['SupportDesk', 'tools.yaml'],
    change: ['requires_approval: always', 'requires_approval: ▲alway'],
    codes: ['WF030'],
  },
  'a misspelt tool of a trigger': {
    in: ['Travel', 'context_variables.yaml'],
    change: ['tool: ask_dates', 'tool: ▲ask_date'],
    codes: ['WF021'],
  },
  'a key that the answer does not have': {
    in: ['Travel', 'context_variables.yaml'],
    change: ['response_key: from', 'response_key: ▲form'],
    codes: ['WF069'],
  },
  'a name of a transfer for a tool': {
    in: ['Travel', 'tools.yaml'],
    change: ['name: show_plan', 'name: ▲transfer_to_Plan'],
    codes: ['WF029'],
  },
  'a server with an address and a command': {
    in: ['Library', 'tools.yaml'],
    change: ['  - name: web', '  - name: ▲web\n    command: node'],
    codes: ['WF019'],
  },
  'a server with neither': {
    in: ['Library', 'tools.yaml'],
    change: [
      '  - name: web\n    url: https://example.com/mcp\n    headers_env: { Authorization: WEB_TOKEN }',
      '  - name: ▲web',
    ],
    codes: ['WF012'],
  },
  'a server whose address is none': {
    in: ['Library', 'tools.yaml'],
    change: ['url: https', 'url: ▲htps'],
    codes: ['WF035'],
  },
  'an approval of a tool that a server does not offer': {
    in: ['Library', 'tools.yaml'],
    change: ['{ write_file: always }', '{ ▲writefile: always }'],
    codes: ['WF018'],
  },
  'two servers of one name': {
    in: ['Library', 'tools.yaml'],
    change: ['name: web', 'name: ▲files'],
    codes: ['WF017'],
  },
  'an agent of the script that does not exist': {
    in: ['Puppet', 'script.yaml'],
    change: ['agent: Friend', 'agent: ▲Frend'],
    codes: ['WF020'],
  },
  'a call of a tool that does not exist': {
    in: ['Puppet', 'script.yaml'],
    change: ['tool: wave', 'tool: ▲wav'],
    codes: ['WF073'],
  },
  'a call of a transfer that does not exist': {
    in: ['Puppet', 'script.yaml'],
    change: ['tool: transfer_to_Friend', 'tool: ▲transfer_to_Frend'],
    codes: ['WF073'],
  },
  'a call of a tool that a server does not offer': {
    in: ['ResearchTeam', 'script.yaml'],
    change: ['tool: files.list_directory', 'tool: ▲files.list_dir'],
    codes: ['WF073'],
  },
  'an answer that waits for no tool': {
    in: ['Puppet', 'script.yaml'],
    change: ['after: tool:wave', 'after: ▲tool:waves'],
    codes: ['WF072'],
  },
  'an answer that is never reached': {
    in: ['Puppet', 'script.yaml'],
    add: '  - ▲{ agent: Friend, say: Bye. }\n',
    codes: ['WF071'],
  },
  'an answer with nothing in it': {
    in: ['Puppet', 'script.yaml'],
    change: [
      '  - agent: Friend\n    say: I help.\n    then:\n      - say: I help again.\n',
      '  - ▲agent: Friend\n',
    ],
    codes: ['WF070'],
  },
  'a group that the pattern does not have': {
    in: ['HelloWorld', 'script.yaml'],
    change: ["arguments: { name: '$1' }", "arguments: { name: ▲'$2' }"],
    codes: ['WF074'],
  },
  'a computed value of another type': {
    in: ['Garden', 'context_variables.yaml'],
    change: ["'${size} * 3 + len(${plants})'", "▲'${size} > 3'"],
    codes: ['WF035'],
  },
  'an agent that is registered twice': {
    in: ['SupportDesk', 'structured_outputs.yaml'],
    change: [
      'registry:\n  Summary: CaseSummary',
      'registry:\n  - { agent: Summary, model: CaseSummary }\n  - { agent: ▲Summary, model: CaseSummary }',
    ],
    codes: ['WF017'],
  },
};
