import {
  defined,
  inferType,
  RUNTIME_VARIABLES,
  variablesOf,
  type Expression,
  type VariableDefinition,
  type VariableSource,
} from '@mozaiks/contracts';
import type { YamlNode } from '../yaml/node.ts';
import { fieldOf, flagIn, itemsOf, textIn, wordIn, type NamedNode } from '../yaml/read-node.ts';
import { nodesOnCycles } from './cycles.ts';
import { readReference } from './data-query.ts';
import { readExpression } from './expressions.ts';
import { readFileSource } from './file-source.ts';
import { variableNodes } from './names.ts';
import { checkTool, type Scope } from './scope.ts';
import { readTrigger } from './triggers.ts';
import { readTyped, type Typed } from './typed-value.ts';

const TYPES = ['string', 'integer', 'number', 'boolean', 'array', 'object'] as const;

function readState(scope: Scope, node: YamlNode | undefined, typed: Typed): VariableSource {
  const initial = readTyped(scope, fieldOf(node, 'default'), typed);
  const triggers = itemsOf(fieldOf(node, 'triggers')).flatMap(
    (trigger) => readTrigger(scope, trigger, typed) ?? [],
  );
  return { type: 'state', ...defined({ default: initial }), triggers };
}

const isFitting = (result: string, type: Typed['type']): boolean =>
  result === 'any' ||
  result === 'null' ||
  result === type ||
  (result === 'number' && type === 'integer');

/** The result of the expression must fit the variable, as far as its type is known. */
function checkComputed(
  scope: Scope,
  { node, expression }: { node: YamlNode; expression: Expression },
  { name, type }: Typed,
): void {
  const result = inferType(expression.node, scope.typeOf).type;
  if (!isFitting(result, type))
    scope.report({
      code: 'WF035',
      at: node.at,
      message: `${name} is of type ${type}, and the expression gives a ${result}`,
    });
}

function readComputed(scope: Scope, node: YamlNode, typed: Typed): VariableSource {
  const written = fieldOf(node, 'expression');
  if (written === undefined) {
    scope.report({
      code: 'WF015',
      at: node.at,
      message: 'computed without an expression is another name for state',
      hint: 'write type: state',
    });
    return readState(scope, node, typed);
  }
  const expression = readExpression(scope, written);
  if (expression !== undefined) checkComputed(scope, { node: written, expression }, typed);
  return expression === undefined
    ? { type: 'state', triggers: [] }
    : { type: 'computed', expression };
}

function readExternal(scope: Scope, node: YamlNode): VariableSource {
  const tool = fieldOf(node, 'tool');
  if (tool !== undefined) checkTool(scope, textIn(node, 'tool') ?? '', tool.at);
  return { type: 'external', tool: textIn(node, 'tool') ?? '' };
}

function readRuntime(scope: Scope, node: YamlNode, typed: Typed): VariableSource {
  const { name } = typed;
  if (RUNTIME_VARIABLES.some((known) => known === name)) return { type: 'runtime' };
  if (fieldOf(node, 'default') === undefined) {
    const hint = `the runtime knows ${RUNTIME_VARIABLES.join(', ')}`;
    scope.report({
      code: 'WF024',
      at: node.at,
      message: `the runtime has no value called ${name}`,
      hint,
    });
    return { type: 'runtime' };
  }
  const message = `the runtime has no value called ${name}: with a default, runtime is another name for state`;
  scope.report({ code: 'WF015', at: node.at, message, hint: 'write type: state' });
  return readState(scope, node, typed);
}

function readSource(scope: Scope, node: YamlNode | undefined, typed: Typed): VariableSource {
  const initial = (key: string) => readTyped(scope, fieldOf(node, key), typed);
  if (node === undefined) return { type: 'state', triggers: [] };
  switch (textIn(node, 'type')) {
    case 'static':
      return { type: 'static', value: initial('value') ?? null };
    case 'config':
      return {
        type: 'config',
        env_var: textIn(node, 'env_var') ?? '',
        ...defined({ default: initial('default') }),
        required: flagIn(node, 'required') ?? false,
      };
    case 'runtime':
      return readRuntime(scope, node, typed);
    case 'file':
      return readFileSource(scope, node, typed);
    case 'data_reference':
      return readReference(scope, node, typed);
    case 'computed':
      return readComputed(scope, node, typed);
    case 'external':
      return readExternal(scope, node);
    default:
      return readState(scope, node, typed);
  }
}

/** The source of a variable that has only a `default`. */
function sourceOfDefault(scope: Scope, node: YamlNode): YamlNode | undefined {
  const initial =
    node.kind === 'map' ? node.entries.find(({ key }) => key === 'default') : undefined;
  if (initial === undefined) return undefined;
  const message = 'default next to type is another way to write the default of a state';
  scope.report({
    code: 'WF015',
    at: initial.keyAt,
    message,
    hint: 'write source: {type: state, default: …}',
  });
  return { kind: 'map', at: initial.keyAt, entries: [initial] };
}

function readVariable(scope: Scope, { name, nameAt, node }: NamedNode): VariableDefinition {
  const type = wordIn(node, 'type', TYPES) ?? 'string';
  const source = readSource(scope, fieldOf(node, 'source') ?? sourceOfDefault(scope, node), {
    name,
    type,
  });
  if (source.type !== 'runtime' && RUNTIME_VARIABLES.some((known) => known === name)) {
    scope.report({
      code: 'WF029',
      at: nameAt,
      message: `${name} is always there, filled by the runtime`,
    });
  }
  return {
    name,
    type,
    ...defined({ description: textIn(node, 'description') }),
    source,
    sensitive: flagIn(node, 'sensitive') ?? false,
    client_writable: flagIn(node, 'client_writable') ?? false,
  };
}

function checkCycles(scope: Scope, variables: readonly VariableDefinition[]): void {
  const reads = new Map(
    variables.map(({ name, source }) => [
      name,
      source.type === 'computed' ? variablesOf(source.expression.node).map((use) => use.name) : [],
    ]),
  );
  const circular = nodesOnCycles(reads);
  for (const { name, nameAt } of variableNodes(scope.sources)) {
    if (circular.has(name))
      scope.report({ code: 'WF028', at: nameAt, message: `${name} is computed from itself` });
  }
}

/** All context variables. Values and defaults are checked against their types. */
export function readVariables(scope: Scope): readonly VariableDefinition[] {
  const variables = variableNodes(scope.sources).map((named) => readVariable(scope, named));
  checkCycles(scope, variables);
  return variables;
}
