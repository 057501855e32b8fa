import type { Files } from '../folder.fixture.ts';

/** Structured outputs: nested, recursive, and bound to a tool. */
const Kitchen: Files = {
  'orchestrator.yaml': `workflow_name: Kitchen
description: Writes recipes.
orchestration_pattern: PipelinePattern
`,
  'agents.yaml': `agents:
  - name: Cook
    system_message: Write the recipe.
    structured_outputs_required: true
  - name: Server
    system_message: Serve it.
    auto_tool_mode: true
    structured_outputs_required: true
`,
  'structured_outputs.yaml': `models:
  Step:
    fields:
      text: { type: str, description: What to do. }
      minutes: { type: int, default: 5 }
      next: { type: Step, optional: true }
  Recipe:
    type: model
    fields:
      title: str
      steps: { type: list, items: Step }
      difficulty: { type: literal, values: [easy, hard], default: easy }
      rating: { type: float, optional: true }
      tags: { type: list, items: str, default: [] }
      source: { type: union, variants: [str, int] }
  Plate:
    json_schema:
      type: object
      properties:
        dish: { type: string }
        portions: { type: integer, default: 2 }
      required: [dish]
      additionalProperties: false
registry:
  Cook: Recipe
  Server: Plate
`,
  'tools.yaml': `tools:
  - name: show_plate
    tool_type: UI_Tool
    description: Shows the plate.
    agent: Server
    auto_invoke: true
    ui: { component: Plate }
`,
  'ui_config.yaml': `components: [Plate]
`,
};

/** Guardrails of every kind. */
const Bank: Files = {
  'orchestrator.yaml': `workflow_name: Bank
description: Talks about accounts.
initial_agent: Teller
`,
  'agents.yaml': `agents:
  - name: Teller
    system_message: Talk about accounts. Your mail is help@bank.example, and people write @teller on Fridays.
    guardrails:
      input:
        - { name: no_pin, regex: '\\bPIN\\s*\\d{4}\\b', action: block, message: Never tell your PIN. }
        - { name: fraud, llm: { prompt: 'Is this about fraud of {{customer}}?' }, action: handoff, target: Fraud }
      output:
        - { name: iban, regex: '[A-Z]{2}\\d{20}', action: replace, with: '***' }
  - name: Fraud
    system_message: Handle fraud.
`,
  'context_variables.yaml': `definitions:
  customer: { type: string, sensitive: true, source: { type: config, env_var: CUSTOMER, required: true } }
`,
};

/** Every kind of variable. */
const Garden: Files = {
  'orchestrator.yaml': `workflow_name: Garden
description: Knows about plants.
initial_agent: Gardener
`,
  'agents.yaml': `agents:
  - name: Gardener
    system_message: |
      The garden is {{size}} square metres, {{kind}}. Plants: {{plants}}. First: {{plants[0].name}}.
      It needs {{water}} litres. Write \\{{name}} for a plant.
`,
  'context_variables.yaml': `definitions:
  size: { type: number, source: { type: static, value: 40.5 } }
  kind: { type: string, source: { type: config, env_var: KIND, default: sunny } }
  plants: { type: array, source: { type: file, path: data/plants.json } }
  water: { type: number, source: { type: computed, expression: '\${size} * 3 + len(\${plants})' } }
  notes: { type: object, source: { type: state, default: {} }, client_writable: true }
agents:
  - agent: Gardener
    variables: [notes]
    placement: prepend
    template: 'Notes: {{notes}}'
`,
  'data/plants.json': '[{"name": "rose"}]\n',
};

/** Models of several providers. */
const Relay: Files = {
  'orchestrator.yaml': `workflow_name: Relay
description: Models of several providers.
models:
  local:
    provider: openai-compatible
    model: llama-4
    base_url: http://127.0.0.1:11434/v1
    context_window: 8192
    prices: { input: 0.1, output: 0.2 }
  cloud:
    provider: anthropic
    model: claude-sonnet-4-6
    api_key_env: TEAM_KEY
    max_tokens: 2000
    thinking: { budget_tokens: 1024 }
    headers: { X-Team: TEAM_NAME }
    fallback: [local]
defaults:
  llm_config: local
`,
  'agents.yaml': `agents:
  - name: Quick
    system_message: Answer quickly.
    llm_config: { stop: [END], seed: 7, top_p: 0.9 }
  - name: Deep
    system_message: Think first.
    llm_config: cloud
`,
  'handoffs.yaml': `handoff_rules:
  - { source_agent: Quick, target_agent: Deep, condition_type: llm, condition: The question is hard. }
`,
};

/** Answers of the scripted provider. */
const Puppet: Files = {
  'orchestrator.yaml': `workflow_name: Puppet
description: Plays a part.
initial_agent: Puppet
`,
  'agents.yaml': `agents:
  - name: Puppet
    system_message: Play.
    llm_config: { provider: scripted }
  - name: Friend
    system_message: Help.
    llm_config: { provider: scripted }
`,
  'handoffs.yaml': `handoff_rules:
  - { source_agent: Puppet, target_agent: Friend, condition_type: llm, condition: Help is needed. }
`,
  'tools.yaml': `tools:
  - name: wave
    tool_type: UI_Tool
    description: Waves.
    agent: Puppet
    ui: { component: Wave }
`,
  'ui_config.yaml': `components:
  Wave: {}
`,
  'script.yaml': `delay_ms: 0
answers:
  - agent: Puppet
    after: user
    match: 'wave|hello'
    call: { tool: wave, arguments: { how: '$0' } }
  - agent: Puppet
    after: tool:wave
    say: '\${result}'
  - agent: Puppet
    after: user
    call: { tool: transfer_to_Friend }
  - agent: Friend
    say: I help.
    then:
      - say: I help again.
`,
};

/** A critic and a writer, until the critic is content. */
const Review: Files = {
  'orchestrator.yaml': `workflow_name: Review
description: A writer and a critic.
initial_agent: Writer
max_turns: 10
`,
  'agents.yaml': `agents:
  - name: Writer
    system_message: Write, and follow the advice of the Critic.
  - name: Critic
    system_message: Criticise. Say APPROVED if the text is good.
`,
  'handoffs.yaml': `handoff_rules:
  - { source_agent: Writer, target_agent: Critic, handoff_type: after_work }
  - { source_agent: Critic, target_agent: terminate, condition_type: expression, condition: '\${approved}' }
  - { source_agent: Critic, target_agent: Writer, condition_type: expression, condition: '\${round} < 3' }
  - { source_agent: Critic, target_agent: user, handoff_type: after_work }
`,
  'context_variables.yaml': `definitions:
  approved:
    type: boolean
    source:
      type: state
      default: false
      triggers: [{ type: agent_text, agent: Critic, match: { contains: APPROVED }, set: true }]
  round:
    type: integer
    source: { type: state, default: 0, triggers: [{ type: agent_text, agent: Writer, match: { regex: '^Round (\\d+)' }, set: 1 }] }
agents:
  Writer: [approved, round]
`,
};

/** The smallest workflow. */
const Tiny: Files = { 'agents.yaml': 'agents: [{name: Solo, system_message: Be kind.}]\n' };

/** Prompts full of words that look like names. */
const Prose: Files = {
  'orchestrator.yaml': `workflow_name: Prose
description: Prompts about code, mail and markup.
initial_agent: Author
`,
  'agents.yaml': `agents:
  - name: Author
    description: Writes.
    system_message: |
      Write Markdown: \`**bold**\`, \`code\`, and fences. Call people by their handle, such as @ada or @everyone.
      Answer with JSON: \`{"topic": "x", "lines": 3}\`. Never say \`undefined\`; set \`is_final\` to \`true\`.
      Use \`snake_case\` for names, as in \`order_id\`, and \`npm install\` to install. Mail: author@example.com.
      If the reader asks for pictures, hand over to Painter. Look up what you do not know with \`look_up\`.
  - name: Painter
    description: Paints.
    system_message: |
      Use the tool "look_up" for colours. Decorate a class with @Component, and a test with @Test.
      Transfer the picture to the Author, then call it a day. Do not call the user names.
`,
  'handoffs.yaml': `handoff_rules:
  - { source_agent: Author, target_agent: Painter, condition_type: llm, condition: Pictures are wanted. }
`,
  'tools.yaml': `tools:
  - name: look_up
    tool_type: UI_Tool
    description: Looks things up.
    ui: { component: LookUp }
`,
  'ui_config.yaml': `components: [LookUp]
`,
};

/** Workflows that test variables, models, prompts and outputs. */
export const DATA: { readonly [workflow: string]: Files } = {
  Kitchen,
  Bank,
  Garden,
  Relay,
  Puppet,
  Review,
  Tiny,
  Prose,
};
