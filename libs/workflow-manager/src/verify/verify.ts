import type { WorkflowDefinition } from '@mozaiks/contracts';
import { agentNodes } from '../read/names.ts';
import type { Scope } from '../read/scope.ts';
import { checkReachability } from './reachability.ts';
import { checkRules } from './rules.ts';
import { checkVariables } from './variables.ts';

function checkDescriptions(scope: Scope, { orchestration_pattern, agents }: WorkflowDefinition): void {
  if (orchestration_pattern !== 'AutoPattern') return;
  for (const { name, nameAt } of agentNodes(scope.sources)) {
    if (agents.some((agent) => agent.name === name && agent.description !== '')) continue;
    scope.report({ code: 'WF066', at: nameAt, message: `${name} has no description: the selector model only knows its name` });
  }
}

function checkAutoTools(scope: Scope, { agents, tools }: WorkflowDefinition): void {
  const invoked = new Set(tools.filter(({ auto_invoke }) => auto_invoke).map(({ name }) => name));
  for (const { name, nameAt } of agentNodes(scope.sources)) {
    const agent = agents.find((candidate) => candidate.name === name);
    if (agent?.auto_tool_mode !== true || agent.tools.some((tool) => invoked.has(tool) || agent.tools.length === 1)) continue;
    scope.report({ code: 'WF069', at: nameAt, message: `auto_tool_mode has no effect: ${name} has no tool with auto_invoke` });
  }
}

function checkScripted(scope: Scope, { agents, script }: WorkflowDefinition): void {
  if (script !== undefined) return;
  for (const { name, nameAt } of agentNodes(scope.sources)) {
    if (!agents.some((agent) => agent.name === name && agent.llm_config.provider === 'scripted')) continue;
    scope.report({ code: 'WF069', at: nameAt, message: `${name} is answered by the scripted provider, but there is no script.yaml` });
  }
}

/** What a complete definition tells: warnings about paths, rules, variables and settings. */
export function verify(scope: Scope, definition: WorkflowDefinition): void {
  checkReachability(scope, definition);
  checkRules(scope, definition);
  checkVariables(scope, definition);
  checkDescriptions(scope, definition);
  checkAutoTools(scope, definition);
  checkScripted(scope, definition);
}
