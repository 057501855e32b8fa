import type { WorkflowDefinition } from '@mozaiks/contracts';
import { agentNodes } from '../read/names.ts';
import type { CodeFindings } from '../signature/code-findings.ts';
import type { Scope } from '../read/scope.ts';
import { checkEndless } from './endless.ts';
import { checkInitialMessages } from './initial-messages.ts';
import { checkLimits } from './limits.ts';
import { checkPrompts } from './prompts.ts';
import { checkReachability } from './reachability.ts';
import { checkRules } from './rules.ts';
import { checkSettings } from './settings.ts';
import { checkUnanswered } from './unanswered.ts';
import { checkUnused } from './unused.ts';
import { checkVariables } from './variables.ts';

function checkDescriptions(
  scope: Scope,
  { orchestration_pattern, agents }: WorkflowDefinition,
): void {
  if (orchestration_pattern !== 'AutoPattern') return;
  const described = new Set(
    agents.filter(({ description }) => description !== '').map(({ name }) => name),
  );
  for (const { name, nameAt } of agentNodes(scope.sources)) {
    if (described.has(name)) continue;
    scope.report({
      code: 'WF066',
      at: nameAt,
      message: `${name} has no description: the selector model only knows its name`,
    });
  }
}

function checkAutoTools(scope: Scope, { agents, tools }: WorkflowDefinition): void {
  const invoked = new Set(tools.filter(({ auto_invoke }) => auto_invoke).map(({ name }) => name));
  const byName = new Map(agents.map((agent) => [agent.name, agent]));
  for (const { name, nameAt } of agentNodes(scope.sources)) {
    const agent = byName.get(name);
    if (
      agent?.auto_tool_mode !== true ||
      agent.tools.some((tool) => invoked.has(tool) || agent.tools.length === 1)
    )
      continue;
    scope.report({
      code: 'WF069',
      at: nameAt,
      message: `auto_tool_mode has no effect: ${name} has no tool with auto_invoke`,
    });
  }
}

function checkScripted(scope: Scope, { agents, script }: WorkflowDefinition): void {
  if (script !== undefined) return;
  const scripted = new Set(
    agents.filter(({ llm_config }) => llm_config.provider === 'scripted').map(({ name }) => name),
  );
  const first = agentNodes(scope.sources).find(({ name }) => scripted.has(name));
  if (first === undefined) return;
  const names = [...scripted].join(', ');
  scope.report({
    code: 'WF069',
    at: first.nameAt,
    message: `the scripted provider answers for ${names}, but there is no script.yaml`,
  });
}

/** Checks a complete definition: warns about paths, rules, variables and settings. */
export function verify(scope: Scope, definition: WorkflowDefinition, code: CodeFindings): void {
  // If a rule leads back to its source by mistake, other agents seem unreachable.
  if (checkRules(scope, definition)) {
    checkReachability(scope, definition, code);
    checkEndless(scope, definition);
  }
  checkVariables(scope, definition, code);
  checkInitialMessages(scope, definition);
  checkDescriptions(scope, definition);
  checkAutoTools(scope, definition);
  checkScripted(scope, definition);
  checkSettings(scope, definition);
  checkLimits(scope, definition);
  checkUnanswered(scope, definition);
  checkPrompts(scope, definition);
  checkUnused(scope, definition);
}
