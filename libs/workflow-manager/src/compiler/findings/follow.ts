import type ts from 'typescript';
import { hidesVariables, isContextType, isVariablesType } from './is-context.ts';
import type { Role, Search } from './variable-search.ts';

/** Whether the expression around the value only inspects it. */
function isOnlyLookedAt({ ts }: Search, parent: ts.Node): boolean {
  if (
    ts.isExpressionStatement(parent) ||
    ts.isTypeOfExpression(parent) ||
    ts.isVoidExpression(parent)
  )
    return true;
  if (ts.isIfStatement(parent) || ts.isPrefixUnaryExpression(parent) || ts.isTemplateSpan(parent))
    return true;
  if (!ts.isBinaryExpression(parent)) return false;
  const kind = parent.operatorToken.kind;
  return (
    kind >= ts.SyntaxKind.EqualsEqualsToken && kind <= ts.SyntaxKind.ExclamationEqualsEqualsToken
  );
}

/** Whether the search follows the value there by its type. */
function isFollowed(search: Search, role: Role, type: ts.Type): boolean {
  if (role === 'variables') return isVariablesType(search, type);
  return role === 'context' && (isContextType(search, type) || !hidesVariables(search, type));
}

/** The role of the parameter that an author's function declares for an argument. */
function ownParameter({ ts, checker, untyped }: Search, argument: ts.Expression): Role | undefined {
  const call = argument.parent;
  if (!ts.isCallExpression(call) && !ts.isNewExpression(call)) return undefined;
  const declaration = checker.getResolvedSignature(call)?.getDeclaration() as
    | ts.SignatureDeclaration
    | undefined;
  const parameter = declaration?.parameters[call.arguments?.indexOf(argument) ?? -1];
  const symbol = parameter === undefined ? undefined : checker.getSymbolAtLocation(parameter.name);
  return symbol === undefined ? undefined : untyped.get(symbol);
}

/**
 * Records a variable that receives the value. If its type is not from the contracts, it is followed
 * by its name.
 */
function takenBy(search: Search, role: Role, { name }: ts.VariableDeclaration): void {
  const { ts, checker, untyped } = search;
  if (!ts.isIdentifier(name)) return search.lose();
  const symbol = checker.getSymbolAtLocation(name);
  if (symbol !== undefined && !isFollowed(search, role, checker.getTypeOfSymbol(symbol)))
    untyped.set(symbol, role);
}

/**
 * Handles a value that is passed on as a whole. The search loses it unless the type at the
 * destination is the value's own.
 */
export function passOn(search: Search, role: Role, value: ts.Expression): void {
  const { ts, checker } = search;
  const { parent } = value;
  if (isOnlyLookedAt(search, parent) || ownParameter(search, value) === role) return;
  if (ts.isVariableDeclaration(parent) && parent.type === undefined)
    return takenBy(search, role, parent);
  const isTyped = isFollowed(search, role, checker.getTypeAtLocation(value));
  const isPart =
    ts.isParenthesizedExpression(parent) ||
    ts.isNonNullExpression(parent) ||
    ts.isConditionalExpression(parent);
  if (
    isTyped &&
    (isPart || ts.isBinaryExpression(parent)) &&
    isFollowed(search, role, checker.getTypeAtLocation(parent))
  )
    return;
  const place = ts.isAsExpression(parent)
    ? checker.getTypeAtLocation(parent)
    : checker.getContextualType(value);
  const isReturned =
    ts.isReturnStatement(parent) || ts.isArrowFunction(parent) || ts.isPropertyAssignment(parent);
  if (place === undefined ? isTyped && isReturned : isFollowed(search, role, place)) return;
  search.lose();
}
