import type ts from 'typescript';
import { isEntry, type OwnFile } from './own-file.ts';
import type { TypeScript } from '../typescript.ts';

/** Whether evaluating `parent` always evaluates its child. */
function evaluates(ts: TypeScript, parent: ts.Node, child: ts.Node): boolean {
  if (ts.isOptionalChain(parent)) return child === parent.expression;
  if (ts.isIfStatement(parent) || ts.isSwitchStatement(parent) || ts.isWhileStatement(parent))
    return child === parent.expression;
  if (ts.isForOfStatement(parent) || ts.isForInStatement(parent))
    return child === parent.expression;
  if (ts.isForStatement(parent)) return child === parent.initializer || child === parent.condition;
  if (ts.isConditionalExpression(parent)) return child === parent.condition;
  if (ts.isTryStatement(parent))
    return (
      child === parent.finallyBlock ||
      (child === parent.tryBlock && parent.catchClause === undefined)
    );
  if (ts.isBinaryExpression(parent))
    return child === parent.left || !isShortCut(ts, parent.operatorToken.kind);
  // A default is only evaluated if the value is missing.
  if (ts.isParameter(parent) || ts.isBindingElement(parent)) return child !== parent.initializer;
  return (
    !ts.isCaseOrDefaultClause(parent) &&
    !ts.isClassElement(parent) &&
    !ts.isTypeNode(parent) &&
    !ts.isLabeledStatement(parent)
  );
}

function isShortCut({ SyntaxKind }: TypeScript, kind: ts.SyntaxKind): boolean {
  return [
    SyntaxKind.AmpersandAmpersandToken,
    SyntaxKind.BarBarToken,
    SyntaxKind.QuestionQuestionToken,
    SyntaxKind.AmpersandAmpersandEqualsToken,
    SyntaxKind.BarBarEqualsToken,
    SyntaxKind.QuestionQuestionEqualsToken,
  ].includes(kind);
}

/** Whether a statement may leave the function or the loop around it before the next statement. */
function mayLeave(ts: TypeScript, node: ts.Node): boolean {
  if (ts.isFunctionLike(node) || ts.isClassLike(node)) return false;
  if (
    ts.isReturnStatement(node) ||
    ts.isThrowStatement(node) ||
    ts.isBreakOrContinueStatement(node)
  )
    return true;
  return ts.forEachChild(node, (child) => mayLeave(ts, child) || undefined) === true;
}

function isReachedIn(ts: TypeScript, block: ts.Node, child: ts.Node): boolean {
  if (!ts.isBlock(block) && !ts.isSourceFile(block)) return true;
  const statements: readonly ts.Node[] = block.statements;
  return !statements
    .slice(0, Math.max(0, statements.indexOf(child)))
    .some((statement) => mayLeave(ts, statement));
}

/**
 * Whether every call of a function of the workflow, or every load of the module, reaches this
 * position. In doubt: false.
 */
export function isCertain(own: OwnFile, node: ts.Node): boolean {
  const { ts } = own;
  let child = node;
  for (
    let parent = node.parent as ts.Node | undefined;
    parent !== undefined;
    child = parent, parent = parent.parent as ts.Node | undefined
  ) {
    if (!isReachedIn(ts, parent, child)) return false;
    if (ts.isFunctionLike(parent))
      return (
        isEntry(own, parent) &&
        ((parent as { readonly body?: ts.Node }).body === child || ts.isParameter(child))
      );
    if (!evaluates(ts, parent, child)) return false;
  }
  return true;
}
