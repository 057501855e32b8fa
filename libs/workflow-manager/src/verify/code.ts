import {
  RUNTIME_VARIABLES,
  type VariableDefinition,
  type WorkflowDefinition,
} from '@mozaiks/contracts';
import { didYouMean } from '../diagnostics/did-you-mean.ts';
import type { DiagnosticCode } from '../diagnostics/diagnostic-codes.ts';
import type { Scope } from '../read/scope.ts';
import type {
  CodeFindings,
  HandoffUse,
  ValueKind,
  VariableUse,
} from '../signature/code-findings.ts';

const KINDS: Readonly<Record<VariableDefinition['type'], readonly ValueKind[]>> = {
  string: ['string'],
  integer: ['integer', 'number'],
  number: ['integer', 'fraction', 'number'],
  boolean: ['boolean'],
  array: ['array'],
  object: ['object'],
};

const WORDS: Partial<Record<ValueKind, string>> = {
  fraction: 'a number that is not an integer',
  integer: 'number',
  promise: 'a promise, which needs await',
};

/** Null unsets a variable of any type. */
const fits = ({ type }: VariableDefinition, kinds: readonly ValueKind[]): boolean =>
  kinds.some((kind) => kind === 'null' || KINDS[type].includes(kind));

const inWords = (kinds: readonly ValueKind[]): string =>
  [...new Set(kinds.map((kind) => WORDS[kind] ?? kind))].join(' or ');

const isReadOnly = ({ source }: VariableDefinition): boolean =>
  source.type === 'computed' || source.type === 'runtime';

/** The problem with a use of a declared variable. */
function problemOf(
  { name, use, kinds = ['null'] }: VariableUse,
  variable: VariableDefinition,
): string | undefined {
  if (use === 'write' && isReadOnly(variable)) return `the variable ${name} is read-only`;
  if (fits(variable, kinds)) return undefined;
  if (use === 'write')
    return `the variable ${name} is of type ${variable.type}, and this is ${inWords(kinds)}`;
  return `the variable ${name} is of type ${variable.type}, and is used as ${inWords(kinds)}`;
}

/** Code in `_shared` serves several workflows, each with its own variables. */
const isOwn = ({ folder }: Scope, { at }: VariableUse | HandoffUse): boolean =>
  at.file.startsWith(`${folder.name}/`);

function checkVariableUse(
  scope: Scope,
  use: VariableUse,
  variables: ReadonlyMap<string, VariableDefinition>,
): void {
  const { name, at } = use;
  const variable = variables.get(name);
  const codeOr = (code: DiagnosticCode): DiagnosticCode =>
    use.use === 'write' && use.isCertain ? 'WF200' : code;
  if (variable === undefined && RUNTIME_VARIABLES.some((known) => known === name)) {
    if (use.use === 'write')
      scope.report({ code: codeOr('WF203'), at, message: `the variable ${name} is read-only` });
    return;
  }
  if (variable === undefined) {
    const hint =
      didYouMean(name, scope.variables) ?? 'declare it in definitions of context_variables.yaml';
    scope.report({
      code: codeOr('WF202'),
      at,
      message: `undeclared variable ${name} in code`,
      hint,
    });
    return;
  }
  // An unknown type is reported at its declaration.
  const message = scope.typeOf(name) === 'any' ? undefined : problemOf(use, variable);
  if (message !== undefined) scope.report({ code: codeOr('WF203'), at, message });
}

const WORD_TARGETS = ['user', 'terminate', 'stay'];

function checkHandoff(scope: Scope, { name, at }: HandoffUse): void {
  const known = [...scope.agents, ...WORD_TARGETS];
  if (known.includes(name)) return;
  const hint = didYouMean(name, known) ?? `known: ${known.slice(0, 20).join(', ')}`;
  scope.report({
    code: 'WF204',
    at,
    message: `the code hands over to ${name}, and there is no such agent`,
    hint,
  });
}

/**
 * Reports mistakes in the code of a workflow, and contradictions between the code and the variables
 * and agents.
 */
export function checkCode(
  scope: Scope,
  findings: CodeFindings,
  { variables }: Pick<WorkflowDefinition, 'variables'>,
): void {
  for (const mistake of findings.mistakes) scope.report(mistake);
  const byName = new Map(variables.map((variable) => [variable.name, variable]));
  if (!scope.broken.has('context_variables'))
    for (const use of findings.variables)
      if (isOwn(scope, use)) checkVariableUse(scope, use, byName);
  if (!scope.broken.has('agents'))
    for (const use of findings.handoffs)
      if (use.isReturned && isOwn(scope, use)) checkHandoff(scope, use);
}
