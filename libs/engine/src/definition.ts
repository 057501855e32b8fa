import {
  variablesOf,
  type AgentDefinition,
  type HookDefinition,
  type HookTransform,
  type LifecycleTool,
  type LoadedWorkflow,
  type VariableDefinition,
  type WorkflowDefinition,
} from '@mozaiks/contracts';
import { layOutAgent, type AgentLayout } from './layout/agent-layout.ts';
import { layOutRules, type RuleLayout } from './layout/rule-layout.ts';
import { toolLookup, type ToolLookup } from './layout/tool-lookup.ts';

/** Look-ups in a definition, laid out once per workflow: a turn costs the same with one agent or a hundred. */
export interface DefinitionIndex {
  readonly agents: ReadonlyMap<string, AgentDefinition>;
  /** In file order. */
  readonly names: readonly string[];
  readonly toolOf: ToolLookup;
  readonly variables: ReadonlyMap<string, VariableDefinition>;
  /** Names that nobody may read in facts. */
  readonly sensitive: ReadonlySet<string>;
  readonly rules: RuleLayout;
  readonly hooks: ReadonlyMap<string, readonly HookDefinition[]>;
  readonly lifecycle: ReadonlyMap<LifecycleTool['trigger'], readonly LifecycleTool[]>;
  /** The author's code is told of facts, and may set what the next decision reads: each decision waits until the facts before it are committed. */
  readonly observed: boolean;
  /** What does not change of an agent's requests; laid out when it first speaks. */
  readonly layoutOf: (agent: AgentDefinition) => AgentLayout;
  /** The same in the first turn after the user has spoken. */
  readonly layoutAfterUser: (agent: AgentDefinition) => AgentLayout;
}

const indexes = new WeakMap<LoadedWorkflow, DefinitionIndex>();

export function indexOf(workflow: LoadedWorkflow): DefinitionIndex {
  const known = indexes.get(workflow);
  if (known !== undefined) return known;
  const index = layOut(workflow);
  indexes.set(workflow, index);
  return index;
}

function layOut(workflow: LoadedWorkflow): DefinitionIndex {
  const { agents, tools, mcp_servers, variables, hooks, lifecycle_tools } = workflow.definition;
  const toolOf = toolLookup(tools, mcp_servers);
  const rules = layOutRules(workflow.definition);
  return {
    agents: new Map(agents.map((agent) => [agent.name, agent])),
    names: agents.map(({ name }) => name),
    toolOf,
    variables: new Map(variables.map((variable) => [variable.name, variable])),
    sensitive: sensitiveOf(variables),
    rules,
    hooks: grouped(hooks, ({ type }) => type),
    lifecycle: grouped(lifecycle_tools, ({ trigger }) => trigger),
    observed: lifecycle_tools.length > 0 || hooks.some(({ type }) => type.startsWith('on_')),
    layoutOf: once((agent) => layOutAgent(agent, { workflow, toolOf, rules, after: 'anyone' })),
    layoutAfterUser: once((agent) =>
      layOutAgent(agent, { workflow, toolOf, rules, after: 'user' }),
    ),
  };
}

function once(
  layOut: (agent: AgentDefinition) => AgentLayout,
): (agent: AgentDefinition) => AgentLayout {
  const layouts = new Map<string, AgentLayout>();
  return (agent) => {
    const laid = layouts.get(agent.name) ?? layOut(agent);
    layouts.set(agent.name, laid);
    return laid;
  };
}

function grouped<K, T>(items: readonly T[], keyOf: (item: T) => K): ReadonlyMap<K, readonly T[]> {
  const groups = new Map<K, T[]>();
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return groups;
}

/** An agent of the definition. Names are checked when a workflow is loaded, so a missing one is a bug. */
export function agentOf(workflow: LoadedWorkflow, name: string): AgentDefinition {
  const agent = indexOf(workflow).agents.get(name);
  if (agent === undefined) throw new TypeError(`the definition has no agent "${name}"`);
  return agent;
}

/** The hooks of one transform that concern the agent, in file order. */
export const transformsOf = (
  workflow: LoadedWorkflow,
  type: HookTransform,
  agent: string,
): readonly HookDefinition[] =>
  (indexOf(workflow).hooks.get(type) ?? []).filter(
    (hook) => hook.agent === undefined || hook.agent === agent,
  );

/** Whether people may be asked at all. */
export const asksPeople = ({ human_in_the_loop, startup_mode }: WorkflowDefinition): boolean =>
  human_in_the_loop && startup_mode !== 'BackendOnly';

/** Variables marked `sensitive`, and those that are computed from them. */
function sensitiveOf(variables: readonly VariableDefinition[]): ReadonlySet<string> {
  const found = new Set(variables.flatMap(({ name, sensitive }) => (sensitive ? [name] : [])));
  const reads = ({ source }: VariableDefinition): boolean =>
    source.type === 'computed' &&
    variablesOf(source.expression.node).some(({ name }) => found.has(name));
  for (let before = -1; before !== found.size; ) {
    before = found.size;
    for (const variable of variables) if (reads(variable)) found.add(variable.name);
  }
  return found;
}
