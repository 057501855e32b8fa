import {
  variablesOf,
  type Expression,
  type VariableDefinition,
  type WorkflowDefinition,
} from '@mozaiks/contracts';
import { variableNodes } from '../read/names.ts';
import { placeholdersOf } from '../read/placeholders.ts';
import type { Scope } from '../read/scope.ts';
import type { CodeFindings } from '../signature/code-findings.ts';

function expressionsOf(definition: WorkflowDefinition): readonly Expression[] {
  const approvals = definition.tools.flatMap(({ requires_approval }) =>
    typeof requires_approval === 'string' ? [] : [requires_approval],
  );
  const computed = definition.variables.flatMap(({ source }) =>
    source.type === 'computed' ? [source.expression] : [],
  );
  const rules = definition.handoffs.flatMap(({ expression }) => expression ?? []);
  return [
    ...approvals,
    ...computed,
    ...rules,
    ...(definition.termination.when === undefined ? [] : [definition.termination.when]),
  ];
}

/** Variables that expressions, prompts or queries of the workflow read. */
export function readVariableNames(definition: WorkflowDefinition): ReadonlySet<string> {
  const inExpressions = expressionsOf(definition).flatMap(({ node }) =>
    variablesOf(node).map(({ name }) => name),
  );
  const exposed = definition.agents.flatMap(({ exposures }) =>
    exposures.flatMap(({ variables }) => variables),
  );
  const templates = definition.agents.flatMap(
    ({ prompt, exposures, guardrails: { input, output } }) => [
      prompt,
      ...exposures.flatMap(({ template }) => template ?? []),
      ...[...input, ...output].flatMap(({ llm }) => llm?.prompt ?? []),
    ],
  );
  const queries = definition.variables.flatMap(({ source }) =>
    source.type === 'data_reference' ? [JSON.stringify(source.query_template)] : [],
  );
  const conditions = definition.handoffs.flatMap(({ kind, condition }) =>
    kind === 'llm' ? (condition ?? []) : [],
  );
  const { speaker_selection, initial_message = '', initial_message_to_user = '' } = definition;
  const others = [speaker_selection.prompt ?? '', initial_message, initial_message_to_user];
  const inTexts = [...templates, ...conditions, ...others, ...queries].flatMap((text) =>
    placeholdersOf(text),
  );
  const lists = definition.handoffs.flatMap(({ target }) =>
    target.type === 'workflow' && target.fan_out !== undefined ? [target.fan_out.items] : [],
  );
  return new Set([
    ...lists,
    ...inExpressions,
    ...exposed,
    ...inTexts,
    ...(definition.ui.context_variables ?? []),
  ]);
}

const isNeverSet = ({ source, client_writable }: VariableDefinition): boolean =>
  source.type === 'state' &&
  source.default === undefined &&
  source.triggers.length === 0 &&
  !client_writable;

/**
 * Variables that code reads and writes by name. A list or object that code reads counts as written,
 * because the code may change it.
 */
function usedInCode({ variables }: CodeFindings, definition: WorkflowDefinition) {
  const holders = new Set(
    definition.variables
      .filter(({ type }) => type === 'array' || type === 'object')
      .map(({ name }) => name),
  );
  const [read, written] = [new Set<string>(), new Set<string>()];
  for (const { name, use } of variables) {
    if (use !== 'write') read.add(name);
    if (use === 'write' || (use === 'share' && holders.has(name))) written.add(name);
  }
  return { read, written };
}

/**
 * Reports variables that are never read or never set. Reports nothing if code computes variable
 * names, because it may then use any variable.
 */
export function checkVariables(
  scope: Scope,
  definition: WorkflowDefinition,
  code: CodeFindings,
): void {
  if (code.usesOtherVariables) return;
  const used = usedInCode(code, definition);
  const read = readVariableNames(definition);
  const merged = new Set(
    definition.handoffs.flatMap(({ target }) =>
      target.type === 'workflow' ? (target.fan_out?.into ?? []) : [],
    ),
  );
  const places = new Map(variableNodes(scope.sources).map(({ name, nameAt }) => [name, nameAt]));
  for (const variable of definition.variables) {
    const { name } = variable;
    const at = places.get(name);
    if (at === undefined) continue;
    const isRead = read.has(name) || used.read.has(name);
    if (!isRead) scope.report({ code: 'WF064', at, message: `variable ${name} is never read` });
    else if (isNeverSet(variable) && !used.written.has(name) && !merged.has(name))
      scope.report({ code: 'WF065', at, message: `variable ${name} is never set` });
  }
}
