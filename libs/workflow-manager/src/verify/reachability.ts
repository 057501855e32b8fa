import { assertNever, type HandoffTarget, type WorkflowDefinition } from '@mozaiks/contracts';
import { agentNodes } from '../read/names.ts';
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

/** Agents that some path of rules and guardrails leads to, from the first agent and from the user. */
export function reachableAgents(definition: WorkflowDefinition): ReadonlySet<string> {
  const found = new Set([definition.initial_agent]);
  const railsOf = (name: string) =>
    definition.agents.filter((agent) => agent.name === name).flatMap(({ guardrails: { input, output } }) => [...input, ...output]);
  for (const name of found) {
    const rules = definition.handoffs.filter(({ source }) => source === name || source === '*' || source === 'user');
    for (const next of rules.flatMap(({ target }) => agentsOf(target))) found.add(next);
    for (const { target } of railsOf(name)) if (target !== undefined) found.add(target);
  }
  return found;
}

/** Whether somebody or something else than rules can choose any agent. */
function isOpen({ orchestration_pattern, handoffs }: WorkflowDefinition): boolean {
  return (
    orchestration_pattern !== 'DefaultPattern' || handoffs.some(({ target }) => target.type === 'manager' || target.type === 'function')
  );
}

export function checkReachability(scope: Scope, definition: WorkflowDefinition): void {
  if (isOpen(definition)) return;
  const reachable = reachableAgents(definition);
  for (const { name, nameAt } of agentNodes(scope.sources)) {
    if (reachable.has(name)) continue;
    scope.report({
      code: 'WF060',
      at: nameAt,
      message: `no rule leads to ${name}`,
      hint: 'only a tool that returns {handoff} could choose it',
    });
  }
}
