import { assertNever, type HandoffTarget, type WorkflowDefinition } from '@mozaiks/contracts';
import { agentNodes } from '../read/names.ts';
import type { CodeFindings } from '../signature/code-findings.ts';
import type { Scope } from '../read/scope.ts';

function agentsOf(target: HandoffTarget): readonly string[] {
  switch (target.type) {
    case 'agent':
      return [target.agent];
    case 'ask_user':
    case 'random':
      return target.agents;
    case 'user':
    case 'terminate':
    case 'stay':
    case 'manager':
    case 'workflow':
    case 'function':
      return [];
    default:
      return assertNever(target, 'target');
  }
}

/**
 * Agents that can be reached through rules, guardrails and the pipeline, starting from the first
 * agent, the user and the agents that code names.
 */
export function reachableAgents(
  definition: WorkflowDefinition,
  named: readonly string[],
): ReadonlySet<string> {
  const next = new Map<string, string[]>();
  const lead = (from: string, to: readonly string[]): void => {
    const known = next.get(from);
    if (known === undefined) next.set(from, [...to]);
    else known.push(...to);
  };
  for (const { source, target } of definition.handoffs) lead(source, agentsOf(target));
  for (const { name, guardrails } of definition.agents) {
    for (const { target } of [...guardrails.input, ...guardrails.output])
      if (target !== undefined) lead(name, [target]);
  }
  // A pipeline continues in file order from the agent that speaks first.
  if (definition.orchestration_pattern === 'PipelinePattern')
    definition.agents.forEach(({ name }, place) =>
      lead(
        name,
        definition.agents.slice(place + 1, place + 2).map((next) => next.name),
      ),
    );
  const found = new Set([
    definition.initial_agent,
    ...named,
    ...(next.get('*') ?? []),
    ...(next.get('user') ?? []),
  ]);
  for (const name of found) for (const agent of next.get(name) ?? []) found.add(agent);
  return found;
}

/** Whether any agent may be chosen by something other than rules. */
function isOpen({ orchestration_pattern, handoffs }: WorkflowDefinition): boolean {
  return (
    !['DefaultPattern', 'PipelinePattern'].includes(orchestration_pattern) ||
    handoffs.some(({ target }) => target.type === 'manager' || target.type === 'function')
  );
}

export function checkReachability(
  scope: Scope,
  definition: WorkflowDefinition,
  code: CodeFindings,
): void {
  if (isOpen(definition) || code.hasOtherHandoffs) return;
  const reachable = reachableAgents(
    definition,
    code.handoffs.map(({ name }) => name),
  );
  for (const { name, nameAt } of agentNodes(scope.sources)) {
    if (reachable.has(name)) continue;
    scope.report({
      code: 'WF060',
      at: nameAt,
      message: `no rule and no tool leads to ${name}`,
      hint: `add a rule whose target_agent is ${name}, or return {handoff: '${name}'} from a tool`,
    });
  }
}
