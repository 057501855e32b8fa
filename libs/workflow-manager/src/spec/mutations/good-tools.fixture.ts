import type { Files } from '../folder.fixture.ts';

/** A form of the user interface, and an approval. */
const Travel: Files = {
  'orchestrator.yaml': `workflow_name: Travel
description: Plans a trip.
initial_agent: Planner
budget:
  max_tokens: 200000
  max_cost_usd: 2
`,
  'agents.yaml': `agents:
  - name: Planner
    description: Plans trips.
    system_message: |
      Ask for dates with \`ask_dates\`, then show the plan with the tool show_plan.
      Use the JSON keys \`start_date\` and \`end_date\`.
    llm_config:
      max_tokens: 2000
`,
  'tools.yaml': `tools:
  - name: ask_dates
    tool_type: UI_Tool
    description: Asks for the dates of the trip.
    agent: Planner
    ui:
      component: DateForm
      mode: inline
      response_schema:
        type: object
        properties:
          from: { type: string }
          to: { type: string }
        required: [from, to]
  - name: show_plan
    tool_type: UI_Tool
    description: Shows the plan, which the user accepts or not.
    agent: [Planner]
    timeout_ms: 60000
    parameters:
      type: object
      properties:
        days: { type: integer, minimum: 1 }
        title: { type: string }
      required: [days]
    ui: { component: PlanCard, mode: artifact }
`,
  'ui_config.yaml': `title: Travel
visual_agents: [Planner]
suggested_prompts:
  - A week in Rome
components:
  DateForm:
    schema:
      type: object
      properties:
        hint: { type: string }
    mode: inline
  PlanCard: { mode: artifact }
`,
  'context_variables.yaml': `definitions:
  start:
    type: string
    source:
      type: state
      triggers: [{ type: ui_response, tool: ask_dates, response_key: from }]
agents:
  Planner: [start]
`,
};

/** Functions, with settings that differ by agent. */
const Shop: Files = {
  'orchestrator.yaml': `workflow_name: Shop
description: Sells things.
initial_agent: Seller
defaults:
  tool_timeout_ms: 5000
`,
  'agents.yaml': `agents:
  - name: Seller
    system_message: Sell things. Find them with \`find_item\`.
  - name: Cashier
    system_message: Take the money with \`pay\`.
`,
  'handoffs.yaml': `handoff_rules:
  - source_agent: Seller
    target_agent: Cashier
    handoff_type: condition
    condition_type: llm
    condition: The customer wants to pay.
`,
  'tools.yaml': `tools:
  - name: find_item
    file: shop.ts
    function: find_item
    agent: Seller
    description: Finds an item by its name.
    retries: 2
  - name: pay
    module: tools.shop
    agent: Cashier
    description: Takes money.
    requires_approval: \${amount} > 100
    on_interrupt: ask
    isolation: process
lifecycle_tools:
  - trigger: before_chat
    file: shop.ts
    function: open_shop
`,
  'tools/shop.ts': `/** Finds an item. */
export const find_item = (name: string): string => name;
/** Takes money. */
export const pay = ({ amount }: { amount: number }): string => String(amount);
export const open_shop = (): void => undefined;
`,
  'hooks.yaml': `hooks:
  - hook_type: on_workflow_start
    file: start.ts
    function: start
  - hook_type: update_agent_state
    hook_agent: Seller
    file: start.ts
    function: prompt
    timeout_ms: 2000
`,
  'hooks/start.ts': `export const start = (): void => undefined;
export const prompt = (): void => undefined;
`,
};

/** MCP servers of both kinds. */
const Library: Files = {
  'orchestrator.yaml': `workflow_name: Library
description: Reads files and searches.
initial_agent: Librarian
timeout_seconds: 120
max_tool_rounds: 6
max_repeated_calls: 2
`,
  'agents.yaml': `agents:
  - name: Librarian
    system_message: Read files with \`files.read_file\`, and search with \`web.search\`.
  - name: Clerk
    system_message: Answer from what the Librarian found.
`,
  'handoffs.yaml': `handoff_rules:
  - { source_agent: Librarian, target_agent: Clerk, handoff_type: after_work }
`,
  'tools.yaml': `mcp_servers:
  - name: files
    command: node
    args: [server.mjs, '{{tenant}}']
    env: { ROOT: FILES_ROOT }
    tools: [read_file, write_file]
    requires_approval: { write_file: always }
    agent: Librarian
  - name: web
    url: https://example.com/mcp
    headers_env: { Authorization: WEB_TOKEN }
    requires_approval: never
    timeout_ms: 10000
    shared: true
`,
};

/** A nested workflow, and one that runs in the background. */
const Office: Files = {
  'orchestrator.yaml': `workflow_name: Office
description: Gives work to another workflow.
initial_agent: Boss
`,
  'agents.yaml': `agents:
  - name: Boss
    system_message: Say what has to be done.
`,
  'handoffs.yaml': `handoff_rules:
  - source_agent: Boss
    transition_target: WorkflowTarget
    workflow: Worker
    handoff_type: condition
    condition_type: llm
    condition: The work is described.
`,
  '/Worker/agents.yaml': `agents:
  - name: Hand
    system_message: Do the work.
`,
};

const Nightly: Files = {
  'orchestrator.yaml': `workflow_name: Nightly
description: A report every night.
startup_mode: BackendOnly
human_in_the_loop: false
initial_message: Write the report of {{day}}.
max_turns: 3
timeout_seconds: 300
`,
  'agents.yaml': `agents:
  - name: Reporter
    system_message: Write the report.
    llm_config: { provider: openai, model: gpt-4.1, cache: true, timeout_ms: 60000, retries: 3 }
`,
  'context_variables.yaml': `definitions:
  day: { type: string, source: { type: config, env_var: DAY, default: today } }
`,
};

/** The agent speaks first. */
const Survey: Files = {
  'orchestrator.yaml': `workflow_name: Survey
description: Asks five questions.
startup_mode: AgentDriven
initial_message: Begin the survey.
initial_message_to_user: Welcome to the survey about {{topic}}!
question_timeout_seconds: 900
`,
  'agents.yaml': `agents:
  - name: Interviewer
    role: You ask questions.
    prompt_file: prompts/interviewer.md
    human_input_mode: ALWAYS
`,
  'prompts/interviewer.md': `# Survey

Ask five questions about {{topic}}, one after another.
`,
  'context_variables.yaml': `definitions:
  topic:
    type: string
    source: { type: static, value: tea }
`,
};

/** Workflows that test what agents call and how runs start. */
export const TOOLS: { readonly [workflow: string]: Files } = {
  Travel,
  Shop,
  Library,
  Office,
  Nightly,
  Survey,
};
