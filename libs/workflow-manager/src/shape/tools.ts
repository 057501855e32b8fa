import { codeKeys } from './code.ts';
import { count, flag, listOf, mapOf, name, object, oneOrMany, schemaValue, text, textOr, words, type Shape } from './shape.ts';

const agents = oneOrMany(text('an agent, or * for all'));
const ui = object({
  component: name('a component of ui_config.yaml'),
  mode: words(['inline', 'artifact', 'fullscreen'], 'how it is shown', { default: 'inline' }),
  response_schema: schemaValue('JSON Schema of the answer'),
});
const toolTypes = words(['Agent_Tool', 'UI_Tool'], 'a UI_Tool waits for the answer of a person', {
  default: 'Agent_Tool',
  'x-loose': '_Tool',
});
const approval: Shape = { type: ['string', 'boolean'], description: 'never, always or an expression', default: 'never' };

const tool = object({
  name: name('what the model calls; default: the function'),
  ...codeKeys,
  agent: agents,
  description: text('what the model reads; default: the doc comment of the function'),
  parameters: schemaValue('JSON Schema of the arguments; default: derived from the function'),
  tool_type: toolTypes,
  ui,
  auto_invoke: flag('the structured output of an agent with auto_tool_mode invokes it', false),
  timeout_ms: count('default: defaults.tool_timeout_ms', { minimum: 1 }),
  retries: count('how often a failed call is repeated', { maximum: 20, default: 0 }),
  on_interrupt: words(['report', 'retry', 'ask'], 'what becomes of a call that a crash cut off', { default: 'report' }),
  requires_approval: approval,
  isolation: words(['worker', 'process', 'inline'], 'where it runs', { default: 'worker' }),
  max_result_bytes: count('largest result', { minimum: 1, default: 65_536 }),
});

const environmentName = (description: string): Shape => text(description, { pattern: '^[A-Za-z_][A-Za-z0-9_]*$' });
const mcpApproval = words(['never', 'always'], 'whether a person is asked before a call');

const mcpServer = object(
  {
    name: name('prefix of its tools'),
    agent: agents,
    command: text('starts the server, in the folder of the workflow'),
    args: listOf(text('an argument; {{tenant}} in it is a name for the tenant, safe in the name of a file'), 'of the command'),
    env: mapOf(environmentName('the variable of our environment that holds the value; never the value'), 'environment of the command', {}),
    url: text('address of a server that speaks streamable HTTP'),
    headers_env: mapOf(environmentName('the variable of our environment that holds the value; never the value'), 'headers of its requests'),
    tools: listOf(text('a tool'), 'allow-list; default: all'),
    requires_approval: {
      ...textOr(mcpApproval, mapOf(mcpApproval, 'for single tools', {})),
      description: 'never, always, or {tool: always}',
      default: 'never',
    },
    timeout_ms: count('time without an answer or progress; default: defaults.tool_timeout_ms', { minimum: 1 }),
    total_timeout_ms: count('time of a call that makes progress; default: the time limit of the run', { minimum: 1 }),
    max_result_bytes: count('largest result', { minimum: 1, default: 65_536 }),
    shared: flag('it remembers nothing of its callers: all tenants share one connection', false),
  },
  { required: ['name'] },
);

const lifecycleTool = object(
  {
    trigger: words(['before_chat', 'after_chat', 'before_agent', 'after_agent'], 'when it runs'),
    agent: text('only for this agent'),
    ...codeKeys,
    name: name('for people'),
    description: text('for people'),
    timeout_ms: count('default: defaults.tool_timeout_ms', { minimum: 1 }),
    tool_type: toolTypes,
    auto_invoke: flag('as published; lifecycle tools always run'),
    ui,
  },
  { required: ['trigger'] },
);

export const toolsShape = object(
  {
    tools: listOf(tool, 'what models may call'),
    mcp_servers: listOf(mcpServer, 'servers of the Model Context Protocol'),
    lifecycle_tools: listOf(lifecycleTool, 'functions around chats and turns'),
  },
  { description: 'what agents can do' },
);
