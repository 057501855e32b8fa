import { codeKeys, codeRules } from './code.ts';
import { exactlyOneOf, has, needs, needsOneOf, notBoth } from './rules.ts';
import {
  address,
  count,
  flag,
  listOf,
  mapOf,
  name,
  object,
  oneOrMany,
  schemaValue,
  text,
  textOr,
  words,
  type Shape,
} from './shape.ts';

const agents = oneOrMany(
  text('an agent, or * for all'),
  'agents that may use it: one, a list, or * for all; all if absent',
);
const ui = object(
  {
    component: name('component of the frontend that is shown'),
    mode: words(['inline', 'artifact', 'fullscreen'], 'how it is shown', { default: 'inline' }),
    response_schema: schemaValue('JSON Schema of the answer'),
  },
  { description: 'what users see of a call' },
);
const toolTypes = words(
  ['Agent_Tool', 'UI_Tool'],
  'a UI_Tool shows a component and waits for the answer of a person',
  {
    default: 'Agent_Tool',
    'x-loose': '_Tool',
  },
);
const timeout = count(
  'time limit of a call, in milliseconds; tool_timeout_ms of defaults if absent',
  { minimum: 1, examples: [30_000] },
);
const largest = count('most bytes of a result', { minimum: 1, default: 65_536 });
/** The loader accepts any spelling of the word. */
const isUiTool = has('tool_type', { type: 'string', pattern: '^[-_\\s]*[Uu][-_\\s]*[Ii]' });

const tool = object(
  {
    name: name('what the model calls; the function if absent'),
    ...codeKeys,
    agent: agents,
    description: text('what the model reads; the doc comment of the function if absent'),
    parameters: schemaValue('JSON Schema of the arguments; made from the function if absent'),
    tool_type: toolTypes,
    ui,
    auto_invoke: flag('the structured output of an agent with auto_tool_mode calls it', false),
    timeout_ms: timeout,
    retries: count('how often a failed call is repeated', { maximum: 20, default: 0 }),
    on_interrupt: words(['report', 'retry', 'ask'], 'what becomes of a call that a crash cut off', {
      default: 'report',
    }),
    requires_approval: {
      type: ['string', 'boolean'],
      description:
        'whether a person is asked before a call: never, always, or an expression over arguments, such as ${amount} > 100',
      default: 'never',
    },
    isolation: words(['worker', 'process', 'inline'], 'where the code runs', { default: 'worker' }),
    max_result_bytes: largest,
  },
  {
    title: 'tool',
    description: 'a function that models can call',
    rules: [
      needsOneOf('function', 'name'),
      notBoth('module', 'file'),
      { if: isUiTool, then: needs('ui'), else: needsOneOf('file', 'module') },
      { not: { allOf: [isUiTool, has('ui', { type: 'object', not: needs('component') })] } },
    ],
  },
);

const environmentName = (description: string): Shape =>
  text(description, { pattern: '^[A-Za-z_][A-Za-z0-9_]*$' });
const mcpApproval = words(['never', 'always'], 'whether a person is asked before a call');

const mcpServer = object(
  {
    name: name('name of the server: its tools are called name.tool'),
    agent: agents,
    command: text('program that starts the server, in the folder of the workflow'),
    args: listOf(
      text(
        'an argument; {{tenant}} in it becomes a name of the tenant, safe as the name of a file',
      ),
      'arguments of the command',
    ),
    env: mapOf(
      environmentName('the variable of our environment that holds the value; never the value'),
      'environment of the command: its names, and the names of our variables',
      {},
    ),
    url: address('address of a server that speaks streamable HTTP'),
    headers_env: mapOf(
      environmentName('the variable of our environment that holds the value; never the value'),
      'headers of its requests, and the names of our variables',
    ),
    tools: listOf(text('a tool'), 'tools that may be used; all if absent'),
    requires_approval: {
      ...textOr(
        mcpApproval,
        mapOf(mcpApproval, 'for single tools', {}),
        'whether a person is asked before a call: never, always, or {tool: always}',
      ),
      default: 'never',
    },
    timeout_ms: count(
      'milliseconds without an answer or progress; tool_timeout_ms of defaults if absent',
      {
        minimum: 1,
        examples: [30_000],
      },
    ),
    total_timeout_ms: count(
      'milliseconds of a call that makes progress; the time limit of the run if absent',
      {
        minimum: 1,
        examples: [120_000],
      },
    ),
    max_result_bytes: largest,
    shared: flag(
      'the server remembers nothing of its callers, and all tenants share one connection',
      false,
    ),
  },
  {
    title: 'MCP server',
    description: 'a server of the Model Context Protocol',
    required: ['name'],
    rules: exactlyOneOf('url', 'command'),
  },
);

const lifecycleTool = object(
  {
    trigger: words(
      ['before_chat', 'after_chat', 'before_agent', 'after_agent'],
      'when the function runs',
    ),
    agent: text('runs only for this agent'),
    ...codeKeys,
    name: name('name of the function if function is absent'),
    description: text('for readers'),
    timeout_ms: timeout,
    tool_type: toolTypes,
    auto_invoke: { ...flag('has no effect: lifecycle tools always run'), deprecated: true },
    ui,
  },
  {
    title: 'lifecycle tool',
    description: 'a function that runs before or after a chat or a turn',
    required: ['trigger'],
    rules: [...codeRules, needsOneOf('name', 'function')],
  },
);

export const toolsShape = object(
  {
    tools: listOf(tool, 'functions that models can call'),
    mcp_servers: listOf(mcpServer, 'servers of the Model Context Protocol'),
    lifecycle_tools: listOf(lifecycleTool, 'functions that run before or after chats and turns'),
  },
  { description: 'what agents can do' },
);
