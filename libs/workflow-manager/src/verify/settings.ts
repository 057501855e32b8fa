import type { WorkflowDefinition } from '@mozaiks/contracts';
import { propertiesOf } from '../compiler/object-schema.ts';
import { agentNodes, toolNodes, variableNodes } from '../read/names.ts';
import type { Scope } from '../read/scope.ts';
import { fieldOf, itemsOf, textIn, textOf } from '../yaml/read-node.ts';

/** Keys of orchestrator.yaml that only have an effect together with another one. */
function checkOrchestrator(
  { sources, report }: Scope,
  { orchestration_pattern, startup_mode, handoffs }: WorkflowDefinition,
): void {
  const selection = fieldOf(sources.orchestrator, 'speaker_selection');
  const selects =
    orchestration_pattern === 'AutoPattern' ||
    handoffs.some(({ target }) => target.type === 'manager');
  if (selection !== undefined && !selects)
    report({
      code: 'WF069',
      at: selection.at,
      message: `speaker_selection has no effect: the pattern is ${orchestration_pattern}`,
    });
  const seed = fieldOf(sources.orchestrator, 'initial_message');
  if (seed !== undefined && startup_mode === 'UserDriven')
    report({
      code: 'WF069',
      at: seed.at,
      message: 'initial_message has no effect: startup_mode is UserDriven',
      hint: 'initial_message_to_user is a greeting',
    });
}

/**
 * Warns of tools that nothing invokes automatically, and of descriptions that do not distinguish
 * agents.
 */
function checkAgents(
  { sources, report }: Scope,
  { agents, orchestration_pattern }: WorkflowDefinition,
): void {
  const invoking = agents
    .filter(({ auto_tool_mode }) => auto_tool_mode)
    .flatMap(({ tools }) => tools);
  for (const { name, node } of toolNodes(sources)) {
    const auto = fieldOf(node, 'auto_invoke');
    if (auto?.kind === 'scalar' && auto.value === true && !invoking.includes(name))
      report({
        code: 'WF069',
        at: auto.at,
        message: `auto_invoke has no effect: no agent that has ${name} has auto_tool_mode`,
      });
  }
  if (orchestration_pattern !== 'AutoPattern') return;
  const seen = new Map<string, string>();
  for (const { name, node } of agentNodes(sources)) {
    const described = fieldOf(node, 'description') ?? fieldOf(node, 'role');
    const text = textOf(described)?.trim();
    const first = text === undefined ? undefined : seen.get(text);
    if (text === undefined || described === undefined) continue;
    if (first !== undefined)
      report({
        code: 'WF066',
        at: described.at,
        message: `${name} and ${first} have the same description`,
      });
    else seen.set(text, name);
  }
}

/** Warns of triggers on fields that the answer of a UI tool does not have. */
function checkTriggers({ sources, report }: Scope, { tools }: WorkflowDefinition): void {
  const byName = new Map(tools.map((tool) => [tool.name, tool]));
  for (const trigger of variableNodes(sources).flatMap(({ node }) =>
    itemsOf(fieldOf(fieldOf(node, 'source'), 'triggers')),
  )) {
    const tool = byName.get(textIn(trigger, 'tool') ?? '');
    const key = fieldOf(trigger, 'response_key');
    const schema = tool?.ui?.response_schema;
    if (tool === undefined || key === undefined) continue;
    if (tool.kind !== 'ui_tool') {
      report({
        code: 'WF069',
        at: fieldOf(trigger, 'tool')?.at ?? trigger.at,
        message: `no one answers ${tool.name}: it is no UI_Tool`,
      });
    } else if (
      schema !== undefined &&
      Object.keys(propertiesOf(schema)).length > 0 &&
      !Object.hasOwn(propertiesOf(schema), textOf(key)?.split('.')[0] ?? '')
    ) {
      const known = Object.keys(propertiesOf(schema)).join(', ');
      report({
        code: 'WF069',
        at: key.at,
        message: `the answer of ${tool.name} has no ${textOf(key) ?? ''}`,
        hint: `it has ${known}`,
      });
    }
  }
}

/** Warns of settings that have no effect without another setting. */
export function checkSettings(scope: Scope, definition: WorkflowDefinition): void {
  checkOrchestrator(scope, definition);
  checkAgents(scope, definition);
  checkTriggers(scope, definition);
}
