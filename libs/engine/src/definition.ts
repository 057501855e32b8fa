import type { AgentDefinition, LoadedWorkflow, ToolDefinition } from '@mozaiks/contracts';

/** Look-ups in a definition, laid out once per workflow: a turn costs the same with one agent or a hundred. */
export interface DefinitionIndex {
  readonly agents: ReadonlyMap<string, AgentDefinition>;
  readonly tools: ReadonlyMap<string, ToolDefinition>;
  /** The tools of each agent, sorted by name. */
  readonly toolsOf: ReadonlyMap<string, readonly ToolDefinition[]>;
}

const indexes = new WeakMap<LoadedWorkflow, DefinitionIndex>();

export function indexOf(workflow: LoadedWorkflow): DefinitionIndex {
  const known = indexes.get(workflow);
  if (known !== undefined) return known;
  const { agents, tools } = workflow.definition;
  const byName = new Map(tools.map((tool) => [tool.name, tool]));
  const toolsOf = new Map(
    agents.map((agent) => [agent.name, agent.tools.flatMap((name) => byName.get(name) ?? []).sort((a, b) => (a.name < b.name ? -1 : 1))]),
  );
  const index = { agents: new Map(agents.map((agent) => [agent.name, agent])), tools: byName, toolsOf };
  indexes.set(workflow, index);
  return index;
}

/** An agent of the definition. Names are checked when a workflow is loaded, so a missing one is a bug. */
export function agentOf(workflow: LoadedWorkflow, name: string): AgentDefinition {
  const agent = indexOf(workflow).agents.get(name);
  if (agent === undefined) throw new TypeError(`the definition has no agent "${name}"`);
  return agent;
}
