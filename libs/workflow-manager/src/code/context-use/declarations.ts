import type {
  AnyNode,
  ArrowFunctionExpression,
  Class,
  FunctionDeclaration,
  FunctionExpression,
} from 'acorn';
import { keyName, type Script } from './script.ts';

export type FunctionNode = FunctionDeclaration | FunctionExpression | ArrowFunctionExpression;
export type ClassNode = Class & AnyNode;

const MAX_HOPS = 8;

export const isFunction = (node: AnyNode | null | undefined): node is FunctionNode =>
  node?.type === 'FunctionDeclaration' ||
  node?.type === 'FunctionExpression' ||
  node?.type === 'ArrowFunctionExpression';
export const isClass = (node: AnyNode | null | undefined): node is ClassNode =>
  node?.type === 'ClassDeclaration' || node?.type === 'ClassExpression';

/** The declaration of a top-level name. Undefined if the name is assigned again later. */
function declaredAs(script: Script, name: string): AnyNode | undefined {
  const isAssigned = script.identifiers(name).some((node) => {
    const parent = script.parentOf(node);
    return parent?.type === 'AssignmentExpression' && parent.left === node;
  });
  if (isAssigned) return undefined;
  const found = script.body.flatMap((statement): readonly AnyNode[] => {
    if (statement.type === 'VariableDeclaration')
      return statement.declarations.flatMap(({ id, init }) =>
        id.type === 'Identifier' && id.name === name && init ? [init] : [],
      );
    const isNamed =
      statement.type === 'FunctionDeclaration' || statement.type === 'ClassDeclaration';
    return isNamed && statement.id?.name === name ? [statement] : [];
  });
  return found.length === 1 ? found[0] : undefined;
}

/**
 * Follows names of the script to the expression that they refer to: a function, a class or another
 * value.
 */
export function resolved(script: Script, node: AnyNode | undefined, hops = 0): AnyNode | undefined {
  if (node?.type !== 'Identifier' || hops > MAX_HOPS) return node;
  return resolved(script, declaredAs(script, node.name), hops + 1);
}

/** A property of an object literal. */
function propertyOf(object: AnyNode | undefined, name: string): AnyNode | undefined {
  if (
    object?.type !== 'ObjectExpression' ||
    object.properties.some(({ type }) => type === 'SpreadElement')
  )
    return undefined;
  const found = object.properties.findLast(
    (each) => each.type === 'Property' && keyName(each) === name,
  );
  return found?.type === 'Property' ? found.value : undefined;
}

/** `(value) => value`, as `defineTool` is. */
const isIdentity = (node: AnyNode | undefined): boolean =>
  node?.type === 'ArrowFunctionExpression' &&
  node.params[0]?.type === 'Identifier' &&
  node.body.type === 'Identifier' &&
  node.body.name === node.params[0].name;

function functionIn(script: Script, node: AnyNode | undefined): FunctionNode | undefined {
  const value = resolved(script, node);
  if (isFunction(value)) return value;
  if (value?.type === 'CallExpression' && isIdentity(resolved(script, value.callee)))
    return functionIn(script, value.arguments[0]);
  const run = resolved(script, propertyOf(value, 'run'));
  return isFunction(run) ? run : undefined;
}

/**
 * The arguments of a call of a bundler helper, if the statement is such a call or assigns its
 * result.
 */
function callIn(statement: AnyNode, callee: string): readonly AnyNode[] | undefined {
  if (statement.type !== 'ExpressionStatement') return undefined;
  const { expression } = statement;
  const call = expression.type === 'AssignmentExpression' ? expression.right : expression;
  return call.type === 'CallExpression' &&
    call.callee.type === 'Identifier' &&
    call.callee.name === callee
    ? call.arguments
    : undefined;
}

/** A function that the bundled module exports. Undefined if only running the code would show it. */
export function exportedFunction(script: Script, name: string): FunctionNode | undefined {
  const exported = script.body
    .flatMap((statement) => callIn(statement, '__toCommonJS') ?? [])
    .at(-1);
  if (exported?.type !== 'Identifier') return undefined;
  for (const statement of script.body) {
    const [target, all] = callIn(statement, '__export') ?? [];
    if (target?.type !== 'Identifier' || target.name !== exported.name) continue;
    const getter = propertyOf(all, name);
    return getter?.type === 'ArrowFunctionExpression' ? functionIn(script, getter.body) : undefined;
  }
  return undefined;
}
