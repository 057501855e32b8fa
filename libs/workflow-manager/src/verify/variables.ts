import { variablesOf, type Expression, type VariableDefinition, type WorkflowDefinition } from '@mozaiks/contracts';
import { variableNodes } from '../read/names.ts';
import { placeholdersOf } from '../read/placeholders.ts';
import type { Scope } from '../read/scope.ts';

function expressionsOf(definition: WorkflowDefinition): readonly Expression[] {
  const approvals = definition.tools.flatMap(({ requires_approval }) => (typeof requires_approval === 'string' ? [] : [requires_approval]));
  const computed = definition.variables.flatMap(({ source }) => (source.type === 'computed' ? [source.expression] : []));
  const rules = definition.handoffs.flatMap(({ expression }) => expression ?? []);
  return [...approvals, ...computed, ...rules, ...(definition.termination.when === undefined ? [] : [definition.termination.when])];
}

/** Variables that expressions, prompts or queries of the workflow read. */
export function readVariableNames(definition: WorkflowDefinition): ReadonlySet<string> {
  const inExpressions = expressionsOf(definition).flatMap(({ node }) => variablesOf(node).map(({ name }) => name));
  const exposed = definition.agents.flatMap(({ exposures }) => exposures.flatMap(({ variables }) => variables));
  const templates = definition.agents.flatMap(({ prompt, exposures, guardrails: { input, output } }) => [
    prompt,
    ...exposures.flatMap(({ template }) => template ?? []),
    ...[...input, ...output].flatMap(({ llm }) => llm?.prompt ?? []),
  ]);
  const queries = definition.variables.flatMap(({ source }) =>
    source.type === 'data_reference' ? [JSON.stringify(source.query_template)] : [],
  );
  const inTexts = [...templates, definition.speaker_selection.prompt ?? '', ...queries].flatMap((text) =>
    placeholdersOf(text).map(({ name }) => name),
  );
  return new Set([...inExpressions, ...exposed, ...inTexts]);
}

const isNeverSet = ({ source, client_writable }: VariableDefinition): boolean =>
  source.type === 'state' && source.default === undefined && source.triggers.length === 0 && !client_writable;

const hasCode = ({ tools, hooks, lifecycle_tools, handoffs }: WorkflowDefinition): boolean =>
  tools.some(({ code }) => code !== undefined) ||
  hooks.length + lifecycle_tools.length > 0 ||
  handoffs.some(({ target }) => target.type === 'function');

/** Code may read and write every variable: with any, nothing can be said. */
export function checkVariables(scope: Scope, definition: WorkflowDefinition): void {
  if (hasCode(definition)) return;
  const read = readVariableNames(definition);
  for (const variable of definition.variables) {
    const at = variableNodes(scope.sources).find(({ name }) => name === variable.name)?.nameAt;
    if (at === undefined) continue;
    if (!read.has(variable.name)) scope.report({ code: 'WF064', at, message: `nobody reads ${variable.name}` });
    else if (isNeverSet(variable)) scope.report({ code: 'WF065', at, message: `nobody writes ${variable.name}: it is always unset` });
  }
}
