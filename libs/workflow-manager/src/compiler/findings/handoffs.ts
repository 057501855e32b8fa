import type ts from 'typescript';
import type { HandoffUse } from '../../signature/code-findings.ts';
import { placeOf } from '../type-reader.ts';
import { literalNames } from './literal-names.ts';
import { exportedName, isEntry, type OwnFile } from './own-file.ts';

export interface Handoffs {
  readonly uses: readonly HandoffUse[];
  readonly hasOthers: boolean;
}

const KEY = 'handoff';
/** Other names of this key that a router may use. */
const ROUTER_KEYS = ['target', 'agent'];

/** The function of the workflow that returns the expression, directly or as a branch of `?:`. */
function returningEntry(own: OwnFile, expression: ts.Expression): ts.Node | undefined {
  const { ts } = own;
  const { parent } = expression;
  if (ts.isArrowFunction(parent)) return isEntry(own, parent) ? parent : undefined;
  if (ts.isReturnStatement(parent)) {
    let around: ts.Node = parent;
    while (!ts.isFunctionLike(around) && !ts.isSourceFile(around)) around = around.parent;
    return isEntry(own, around) ? around : undefined;
  }
  const isBranch = ts.isConditionalExpression(parent) && parent.condition !== expression;
  const isWrapped =
    ts.isParenthesizedExpression(parent) ||
    ts.isAsExpression(parent) ||
    ts.isSatisfiesExpression(parent);
  return isBranch || isWrapped ? returningEntry(own, parent) : undefined;
}

const isRouter = ({ ts, routers }: OwnFile, entry: ts.Node | undefined): boolean =>
  entry !== undefined && routers.has(exportedName(ts, entry) ?? '');

/** The value of a property that names a target. */
function targetIn(own: OwnFile, node: ts.Node): ts.Expression | undefined {
  const { ts } = own;
  const isProperty = ts.isPropertyAssignment(node) || ts.isShorthandPropertyAssignment(node);
  if (!isProperty || !(ts.isIdentifier(node.name) || ts.isStringLiteral(node.name)))
    return undefined;
  const key = node.name.text;
  const isKey =
    key === KEY || (ROUTER_KEYS.includes(key) && isRouter(own, returningEntry(own, node.parent)));
  if (!isKey) return undefined;
  return ts.isPropertyAssignment(node) ? node.initializer : node.name;
}

/** Whether `handoff` is set in a way that cannot be read: as a member, or by its name. */
function isHidden({ ts }: OwnFile, node: ts.Node): boolean {
  if (ts.isStringLiteralLike(node))
    return node.text === KEY && !ts.isPropertyAssignment(node.parent);
  return (
    ts.isPropertyAccessExpression(node) &&
    node.name.text === KEY &&
    ts.isBinaryExpression(node.parent) &&
    node.parent.left === node
  );
}

/** The agents that a file names as the next speaker. */
export function findHandoffs(own: OwnFile): Handoffs {
  const { ts, file, root } = own;
  const uses: HandoffUse[] = [];
  let hasOthers = false;
  const add = (value: ts.Expression, isReturned: boolean): void => {
    const names = literalNames(own, value);
    if (names === undefined) hasOthers = true;
    for (const name of names ?? []) uses.push({ name, isReturned, at: placeOf(root, value) });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isTypeNode(node)) return;
    const target = targetIn(own, node);
    const object = node.parent as ts.Node | undefined;
    if (target !== undefined && object !== undefined && ts.isObjectLiteralExpression(object))
      add(target, returningEntry(own, object) !== undefined);
    else if (ts.isStringLiteralLike(node) && isRouter(own, returningEntry(own, node)))
      add(node, true);
    else if (isHidden(own, node)) hasOthers = true;
    ts.forEachChild(node, visit);
  };
  visit(file);
  return { uses, hasOthers };
}
