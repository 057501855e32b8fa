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

/**
 * Look-ups in a definition, computed once per workflow, so that a turn costs the same with one
 * agent or a hundred.
 */
export interface DefinitionIndex {
  readonly agents: ReadonlyMap<string, AgentDefinition>;
  /** In file order. */
  readonly names: readonly string[];
  readonly toolOf: ToolLookup;
  readonly variables: ReadonlyMap<string, VariableDefinition>;
  /** Variables whose values must not be shown in events. */
  readonly sensitive: ReadonlySet<string>;
  readonly rules: RuleLayout;
  readonly hooks: ReadonlyMap<string, readonly HookDefinition[]>;
  readonly lifecycle: ReadonlyMap<LifecycleTool['trigger'], readonly LifecycleTool[]>;
  /**
   * Whether the author's code observes events. It may set what the next decision reads, so each
   * decision waits until the events before it are committed.
   */
  readonly observed: boolean;
  /** The constant parts of an agent's requests. Computed when it first speaks. */
  readonly layoutOf: (agent: AgentDefinition) => AgentLayout;
  /** The same for the first turn after the user has spoken. */
  readonly layoutAfterUser: (agent: AgentDefinition) => AgentLayout;
}

const indexes = new WeakMap<LoadedWorkflow, DefinitionIndex>();

export function definitionIndex(workflow: LoadedWorkflow): DefinitionIndex {
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

/**
 * An agent of the definition. Names are checked when a workflow is loaded, so a missing one is a
 * bug.
 */
export function agentOf(workflow: LoadedWorkflow, name: string): AgentDefinition {
  const agent = definitionIndex(workflow).agents.get(name);
  if (agent === undefined) throw new TypeError(`the definition has no agent "${name}"`);
  return agent;
}

/** The hooks for one transform that apply to the agent, in file order. */
export const transformsOf = (
  workflow: LoadedWorkflow,
  type: HookTransform,
  agent: string,
): readonly HookDefinition[] =>
  (definitionIndex(workflow).hooks.get(type) ?? []).filter(
    (hook) => hook.agent === undefined || hook.agent === agent,
  );

/** Whether the workflow may ask people at all. */
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
