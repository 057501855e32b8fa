import { createHash } from 'node:crypto';
import {
  appliesTo,
  canonicalJson,
  defined,
  type CodeBundle,
  type HookDefinition,
  type JsonValue,
  type LifecycleTool,
  type LoadedWorkflow,
  type WorkflowDefinition,
} from '@mozaiks/contracts';
import { checkShape } from './json-shape.ts';
import {
  agentOf,
  codeRef,
  expression,
  handoffOf,
  matcherOf,
  objectCall,
  scriptEntryOf,
  testModule,
  toolsOf,
  variableOf,
} from './parts.ts';
import type { TestFunctions } from './test-function.ts';
import type { AgentDraft, ToolDraft, WorkflowDraft } from './workflow-draft.ts';

/** A loaded workflow with the functions of its tools and hooks, which `testTools` runs. */
export interface TestWorkflow extends LoadedWorkflow {
  readonly functions: TestFunctions;
}

/**
 * A workflow with the defaults that the loader would fill in. Throws if an expression does not
 * parse; checks nothing else.
 */
export function testWorkflow(draft: WorkflowDraft): TestWorkflow {
  const tools = toolDrafts(draft);
  const script = draft.script?.map(scriptEntryOf);
  const definition = definitionOf(draft, tools);
  const bundle: CodeBundle = { module: testModule, hash: 'code-1', source: '', directory: '/' };
  return {
    definition,
    workflow_version: draft.workflow_version ?? hashOf(definition),
    code_version: draft.code_version ?? 'code-1',
    directory: '/',
    bundles: new Map([[testModule, bundle]]),
    unavailable_tools: new Set(
      [...tools].flatMap(([name, { unavailable }]) => (unavailable === true ? [name] : [])),
    ),
    touchesContext: (name) => tools.get(name)?.touches_context === true,
    checkArguments: (name, value, agent) => {
      const entry = definition.tools.find(
        (tool) => tool.name === name && (agent === undefined || appliesTo(tool, agent)),
      );
      return (
        tools.get(name)?.check?.(value) ??
        checkShape(entry?.parameters ?? { type: 'object' }, value)
      );
    },
    presentArguments: (_tool, args) => args,
    checkOutput:
      draft.checkOutput ??
      ((model, value) => checkShape(definition.output_models[model] ?? {}, value)),
    checkAgainst: checkShape,
    matcher: (pattern) => matcherOf(new RegExp(pattern)),
    replaceAll: (pattern, text, replacement) =>
      text.replace(new RegExp(pattern, 'g'), () => replacement),
    ...defined({ script }),
    functions: functionsOf(draft, tools),
  };
}

const hashOf = (definition: WorkflowDefinition): string =>
  createHash('sha256')
    .update(canonicalJson(definition as unknown as JsonValue))
    .digest('hex');

const toolDrafts = ({ tools = {} }: WorkflowDraft): ReadonlyMap<string, ToolDraft> =>
  new Map(
    Object.entries(tools).map(([name, tool]) => [
      name,
      typeof tool === 'function' ? { run: tool } : tool,
    ]),
  );

const hookName = (index: number): string => `hook_${index}`;
const lifecycleName = (index: number): string => `lifecycle_${index}`;

function functionsOf(
  { functions = {}, hooks = [], lifecycle_tools = [] }: WorkflowDraft,
  tools: ReadonlyMap<string, ToolDraft>,
): TestFunctions {
  return {
    ...functions,
    ...Object.fromEntries(
      [...tools].flatMap(([name, { run }]) => (run === undefined ? [] : [[name, run]])),
    ),
    ...Object.fromEntries(hooks.map(({ run }, index) => [hookName(index), run])),
    ...Object.fromEntries(lifecycle_tools.map(({ run }, index) => [lifecycleName(index), run])),
  };
}

const defaults = {
  format: 1,
  workflow_name: 'Test',
  orchestration_pattern: 'DefaultPattern',
  startup_mode: 'UserDriven',
  human_in_the_loop: true,
  max_turns: 20,
  max_tool_rounds: 10,
  timeout_seconds: 600,
  on_message_while_running: 'enqueue',
  mcp_servers: [],
  output_models: {},
} as const;

function definitionOf(
  draft: WorkflowDraft,
  tools: ReadonlyMap<string, ToolDraft>,
): WorkflowDefinition {
  const { agents, handoffs = [], variables = {}, termination, speaker_selection, ui } = draft;
  const [first] = agents;
  const when = termination?.when;
  return {
    ...defaults,
    initial_agent: nameOf(first),
    ...orchestratorOf(draft),
    termination: {
      phrases: termination?.phrases ?? [],
      ...(when === undefined ? {} : { when: expression(when) }),
    },
    speaker_selection: { llm_config: {}, max_retries: 2, ...speaker_selection },
    agents: agents.map((agent) => agentOf(agent, toolNames(nameOf(agent), tools))),
    handoffs: handoffs.map(handoffOf),
    tools: [...tools].flatMap(([name, tool]) => toolsOf(name, tool, agents.map(nameOf))),
    variables: Object.entries(variables).map(([name, variable]) => variableOf(name, variable)),
    ...codeOf(draft),
    ui: { suggested_prompts: [], components: {}, ...ui },
  };
}

const nameOf = (agent: string | AgentDraft): string =>
  typeof agent === 'string' ? agent : agent.name;

/** The keys of a draft that differ from the definition. All others are in orchestrator.yaml. */
const draftKeys: readonly string[] = [
  'agents',
  'handoffs',
  'tools',
  'variables',
  'hooks',
  'lifecycle_tools',
  'functions',
  'script',
  'termination',
  'speaker_selection',
  'ui',
  'checkOutput',
  'workflow_version',
  'code_version',
] satisfies readonly (keyof WorkflowDraft)[];

const orchestratorOf = (draft: WorkflowDraft): Partial<WorkflowDefinition> =>
  Object.fromEntries(Object.entries(draft).filter(([key]) => !draftKeys.includes(key)));

const toolNames = (agent: string, tools: ReadonlyMap<string, ToolDraft>): string[] =>
  [...tools].flatMap(([name, { agents }]) =>
    agents === undefined || agents.includes(agent) ? [name] : [],
  );

function codeOf({
  hooks = [],
  lifecycle_tools = [],
  script,
}: WorkflowDraft): Pick<WorkflowDefinition, 'hooks' | 'lifecycle_tools' | 'script'> {
  return {
    hooks: hooks.map(
      ({ run: _run, ...hook }, index): HookDefinition => ({
        timeout_ms: 30_000,
        ...hook,
        code: codeRef(hookName(index)),
      }),
    ),
    lifecycle_tools: lifecycle_tools.map(
      ({ run: _run, ...tool }, index): LifecycleTool => ({
        timeout_ms: 30_000,
        ...tool,
        code: { ...codeRef(lifecycleName(index)), call: objectCall },
      }),
    ),
    ...(script === undefined
      ? {}
      : { script: script.map(scriptEntryOf).map(({ matcher: _matcher, ...entry }) => entry) }),
  };
}
