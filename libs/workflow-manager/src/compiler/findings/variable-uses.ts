import type ts from 'typescript';
import { isContextType, isVariablesType } from './is-context.ts';
import { passOn } from './follow.ts';
import { exportedName, type OwnFile } from './own-file.ts';
import { kindsOf, kindsWith } from './value-kinds.ts';
import { isValueNode } from './value-node.ts';
import { useNamed, useVariable, type Role, type Search } from './variable-search.ts';

/** The member of an access: `a.b` and `a['b']`; undefined if it is computed. */
function memberOf({ ts }: OwnFile, access: ts.Node): string | undefined {
  if (ts.isPropertyAccessExpression(access)) return access.name.text;
  if (!ts.isElementAccessExpression(access)) return undefined;
  return ts.isStringLiteralLike(access.argumentExpression)
    ? access.argumentExpression.text
    : undefined;
}

const isAccessOf = (
  { ts }: OwnFile,
  parent: ts.Node,
  value: ts.Expression,
): parent is ts.PropertyAccessExpression | ts.ElementAccessExpression =>
  (ts.isPropertyAccessExpression(parent) || ts.isElementAccessExpression(parent)) &&
  parent.expression === value;

/**
 * The types that code expects of a variable that it reads, from the type argument, the position or
 * the member that is used.
 */
function expectedKinds(search: Search, call: ts.CallExpression): ReturnType<typeof kindsOf> {
  const { ts, checker } = search;
  const [written] = call.typeArguments ?? [];
  if (written !== undefined) return kindsOf(search, checker.getTypeFromTypeNode(written));
  const place = checker.getContextualType(call);
  if (place !== undefined) return kindsOf(search, place);
  return isAccessOf(search, call.parent, call) && ts.isPropertyAccessExpression(call.parent)
    ? kindsWith(call.parent.name.text)
    : undefined;
}

/** `context.get(name)` and `context.set(name, value)`. */
function useVariables(search: Search, value: ts.Expression): void {
  const { ts, checker } = search;
  const access = value.parent;
  if (!isAccessOf(search, access, value)) return passOn(search, 'variables', value);
  const call = access.parent;
  const member = memberOf(search, access);
  if (
    !ts.isCallExpression(call) ||
    call.expression !== access ||
    (member !== 'get' && member !== 'set')
  )
    return search.lose();
  const [name, given] = call.arguments;
  if (name === undefined) return;
  if (member === 'get')
    return useNamed(search, { name, use: 'read', kinds: expectedKinds(search, call) });
  useNamed(search, {
    name,
    use: 'write',
    kinds: given === undefined ? undefined : kindsOf(search, checker.getTypeAtLocation(given)),
  });
}

/** Whether the expression, or something in it, is assigned or deleted. */
function isChanged({ ts }: OwnFile, target: ts.Node): boolean {
  let node = target;
  while (ts.isPropertyAccessExpression(node.parent) || ts.isElementAccessExpression(node.parent))
    node = node.parent;
  const { parent } = node;
  if (ts.isBinaryExpression(parent) && parent.left === node)
    return (
      parent.operatorToken.kind >= ts.SyntaxKind.FirstAssignment &&
      parent.operatorToken.kind <= ts.SyntaxKind.LastAssignment
    );
  return (
    ts.isDeleteExpression(parent) ||
    ts.isPostfixUnaryExpression(parent) ||
    ts.isPrefixUnaryExpression(parent)
  );
}

/** The object of all variables: `context_variables.name`. */
function useObject(search: Search, value: ts.Expression): void {
  const { ts, checker } = search;
  const { parent } = value;
  if (ts.isVariableDeclaration(parent) && ts.isObjectBindingPattern(parent.name))
    return takeOut(search, 'object', parent.name);
  if (!isAccessOf(search, parent, value)) return passOn(search, 'object', value);
  const name = memberOf(search, parent);
  const around = parent.parent;
  // The member is a method of every object, or is called only if it exists.
  const isLookedFor =
    ts.isCallExpression(around) && around.expression === parent && ts.isOptionalChain(around);
  if (name === undefined || name in Object.prototype || isLookedFor) return search.lose();
  const isSet =
    ts.isBinaryExpression(around) &&
    around.left === parent &&
    around.operatorToken.kind === ts.SyntaxKind.EqualsToken;
  if (!isSet) useVariable(search, { name, use: 'share', node: parent });
  if (!isChanged(search, parent)) return;
  const kinds = isSet ? kindsOf(search, checker.getTypeAtLocation(around.right)) : undefined;
  useVariable(search, { name, use: 'write', kinds, node: parent });
}

/** Records members that a pattern reads from the context or from the object of all variables. */
function takeOut(search: Search, role: Role, pattern: ts.ObjectBindingPattern): void {
  const { ts, checker, untyped } = search;
  for (const element of pattern.elements) {
    const key = element.propertyName ?? element.name;
    if (element.dotDotDotToken !== undefined || !(ts.isIdentifier(key) || ts.isStringLiteral(key)))
      search.lose();
    else if (role === 'object') useVariable(search, { name: key.text, use: 'share', node: key });
    else if (role === 'context' && key.text === 'context') {
      const symbol = checker.getSymbolAtLocation(element.name);
      if (!ts.isIdentifier(element.name) || symbol === undefined) search.lose();
      else if (!isVariablesType(search, checker.getTypeOfSymbol(symbol)))
        untyped.set(symbol, 'variables');
    } else if (role === 'variables') search.lose();
  }
}

function useContext(search: Search, value: ts.Expression): void {
  const { ts, checker } = search;
  const { parent } = value;
  if (ts.isVariableDeclaration(parent) && ts.isObjectBindingPattern(parent.name))
    return takeOut(search, 'context', parent.name);
  if (!isAccessOf(search, parent, value)) return passOn(search, 'context', value);
  const member = memberOf(search, parent);
  if (member === undefined) return search.lose();
  const isUntyped =
    member === 'context' && !isVariablesType(search, checker.getTypeAtLocation(parent));
  if (isUntyped) useVariables(search, parent);
}

function roleOf(search: Search, node: ts.Expression): Role | undefined {
  const { ts, checker, untyped } = search;
  const symbol = ts.isIdentifier(node) ? checker.getSymbolAtLocation(node) : undefined;
  const known = symbol === undefined ? undefined : untyped.get(symbol);
  if (known !== undefined) return known;
  if (ts.isPropertyAccessExpression(node) && node.name.text === 'context_variables')
    return 'object';
  const type = checker.getTypeAtLocation(node);
  if (isVariablesType(search, type)) return 'variables';
  const isNamed = ts.isPropertyAccessExpression(node) && node.name.text === 'ctx';
  return isNamed || isContextType(search, type) ? 'context' : undefined;
}

/** Notes a parameter, or an element of its pattern, that the runtime fills by its name. */
function noteParameter(search: Search, node: ts.ParameterDeclaration | ts.BindingElement): void {
  const { ts, checker, untyped, receivers } = search;
  const receives =
    ts.isParameter(node) &&
    node.parent.parameters[0] === node &&
    receivers.has(exportedName(ts, node.parent) ?? '');
  const type = checker.getTypeAtLocation(node);
  if (ts.isObjectBindingPattern(node.name)) {
    if (receives || isContextType(search, type)) takeOut(search, 'context', node.name);
    return;
  }
  const symbol = checker.getSymbolAtLocation(node.name);
  if (symbol === undefined || !ts.isIdentifier(node.name)) return;
  const isOwnName = node.name.text === 'ctx' || receives;
  if (node.name.text === 'context_variables') untyped.set(symbol, 'object');
  else if (isOwnName && !isContextType(search, type) && !untyped.has(symbol))
    untyped.set(symbol, 'context');
}

/** Records all uses of context variables in a file. */
export function findVariableUses(search: Search): void {
  const { ts, file } = search;
  const visit = (node: ts.Node): void => {
    if (ts.isTypeNode(node)) return;
    if (ts.isParameter(node) || ts.isBindingElement(node)) noteParameter(search, node);
    if (isValueNode(ts, node)) {
      const role = roleOf(search, node);
      if (role === 'context') useContext(search, node);
      if (role === 'variables') useVariables(search, node);
      if (role === 'object') useObject(search, node);
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
}
