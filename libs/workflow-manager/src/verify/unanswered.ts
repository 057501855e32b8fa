import type { WorkflowDefinition } from '@mozaiks/contracts';
import { ruleNodes } from '../read/handoffs.ts';
import { agentNodes } from '../read/names.ts';
import type { Scope } from '../read/scope.ts';
import type { YamlNode } from '../yaml/node.ts';
import { entriesOf, fieldOf, itemsOf, namedIn, textIn, textOf } from '../yaml/read-node.ts';

const isAsked = (approval: YamlNode | undefined): boolean =>
  approval?.kind === 'scalar' &&
  approval.value !== false &&
  textOf(approval)?.toLowerCase() !== 'never';

/** The settings that ask a person, in file order. */
function questionsIn({ sources }: Scope): readonly (YamlNode | undefined)[] {
  const { tools, orchestrator } = sources;
  const modes = agentNodes(sources).map(({ node }) => fieldOf(node, 'human_input_mode'));
  const rules = ruleNodes(sources).filter(
    (node) => textIn(node, 'transition_target') === 'AskUserTarget',
  );
  const calls = itemsOf(fieldOf(tools, 'tools'));
  const approvals = [...calls, ...namedIn(fieldOf(tools, 'mcp_servers')).map(({ node }) => node)]
    .map((node) => fieldOf(node, 'requires_approval'))
    .flatMap((approval) =>
      approval?.kind === 'map' ? entriesOf(approval).map(({ value }) => value) : [approval],
    );
  return [
    ...modes.filter((mode) => textOf(mode) !== 'NEVER'),
    ...rules.map((node) => fieldOf(node, 'transition_target')),
    textIn(orchestrator, 'orchestration_pattern') === 'ManualPattern'
      ? fieldOf(orchestrator, 'orchestration_pattern')
      : undefined,
    ...calls
      .filter((node) => textIn(node, 'tool_type') === 'UI_Tool')
      .map((node) => fieldOf(node, 'tool_type')),
    ...approvals.filter(isAsked),
  ];
}

/** Warns of questions to a person in a workflow that has none. */
export function checkUnanswered(
  scope: Scope,
  { human_in_the_loop, startup_mode }: WorkflowDefinition,
): void {
  if (human_in_the_loop && startup_mode !== 'BackendOnly') return;
  const why = human_in_the_loop ? 'startup_mode is BackendOnly' : 'human_in_the_loop is false';
  for (const question of questionsIn(scope)) {
    if (question !== undefined)
      scope.report({ code: 'WF102', at: question.at, message: `no one can answer: ${why}` });
  }
}
