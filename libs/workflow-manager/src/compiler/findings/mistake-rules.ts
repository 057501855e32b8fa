import type ts from 'typescript';
import { CONTRACTS_PATH } from '../contracts-declarations.ts';
import type { OwnFile } from './own-file.ts';
import { isValueNode } from './value-node.ts';

/** How certain a mistake is: `fails` if running the code throws, `wrong` if it may succeed. */
export type Verdict = 'fails' | 'wrong' | undefined;

/** Judges the node to which an error of the compiler belongs. */
export type Rule = (own: OwnFile, node: ts.Node) => Verdict;

const wrong: Rule = () => 'wrong';

/** Names that Node provides in each module. */
const MODULE_NAMES = ['require', 'module', 'exports', '__dirname', '__filename'];

/**
 * Whether code may check that a name exists before it is used: with `typeof name`, or as a property
 * of `globalThis`.
 */
const isLookedFor = ({ file }: OwnFile, name: string): boolean =>
  file.text.includes(`typeof ${name}`) ||
  file.text.includes('globalThis') ||
  file.text.includes('global.');

/** Judges a name without a declaration. Node's own globals are not declared for the compiler. */
const unknownName: Rule = (own, node) => {
  const name = node.getText();
  if (name in globalThis || MODULE_NAMES.includes(name) || isLookedFor(own, name)) return undefined;
  return isValueNode(own.ts, node) ? 'fails' : undefined;
};

/**
 * Judges a name for which the compiler suggests another one. As a type, it does not fail at run
 * time.
 */
const misspeltName: Rule = (own, node) =>
  unknownName(own, node) ?? (own.ts.isTypeReferenceNode(node.parent) ? 'wrong' : undefined);

/** Judges a type, or a name that `import type` erases, where a value is needed. */
const erasedName: Rule = (own, node) => (isValueNode(own.ts, node) ? 'fails' : undefined);

const declaredIn = (type: ts.Type, path: string): boolean =>
  (type.getSymbol()?.declarations ?? []).some(
    (declaration) => declaration.getSourceFile().fileName === path,
  );

/** Whether the value of a missing member is used so that `undefined` throws. */
function needsValue({ ts }: OwnFile, access: ts.Node): boolean {
  const { parent } = access;
  if (
    ts.isCallExpression(parent) ||
    ts.isPropertyAccessExpression(parent) ||
    ts.isElementAccessExpression(parent)
  )
    return parent.expression === access && parent.questionDotToken === undefined;
  return false;
}

/** Whether code sets the member somewhere. It then exists, even if the type does not declare it. */
function isAssigned({ ts, file }: OwnFile, name: string): boolean {
  const sets = (node: ts.Node): boolean =>
    (ts.isBinaryExpression(node) &&
      node.operatorToken.kind === ts.SyntaxKind.EqualsToken &&
      ts.isPropertyAccessExpression(node.left) &&
      node.left.name.text === name) ||
    ts.forEachChild(node, (child) => sets(child) || undefined) === true;
  return sets(file);
}

/** Classes to which Node or a library adds members at run time. */
const OPEN_CLASS = /(?:Error|ImportMeta|globalThis)/;

/** The type of the object whose member is missing, in `a.b` and in `{ b } = a`. */
function ownerType({ ts, checker }: OwnFile, node: ts.Node): ts.Type | undefined {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent)) return checker.getTypeAtLocation(parent.expression);
  if (ts.isBindingElement(parent)) return checker.getTypeAtLocation(parent.parent);
  return undefined;
}

/**
 * Whether the members of a type are known: it has a declaration, and each of its parts lacks the
 * member.
 */
function isClosed({ ts, checker }: OwnFile, type: ts.Type, name: string): boolean {
  if (type.isUnion())
    return type.types.every((part) => checker.getPropertyOfType(part, name) === undefined);
  const isBare =
    (type.flags & (ts.TypeFlags.NonPrimitive | ts.TypeFlags.Never | ts.TypeFlags.Unknown)) !== 0;
  if (isBare || OPEN_CLASS.test(checker.typeToString(type))) return false;
  return (type.flags & ts.TypeFlags.Object) === 0 || type.getProperties().length > 0;
}

const missingMember: Rule = (own, node) => {
  const { ts, checker } = own;
  const owner = ownerType(own, node);
  const name = node.getText();
  if (owner === undefined || isAssigned(own, name)) return undefined;
  const type = checker.getNonNullableType(owner);
  if (!isClosed(own, type, name)) return undefined;
  const isPrimitive =
    (type.flags &
      (ts.TypeFlags.StringLike | ts.TypeFlags.NumberLike | ts.TypeFlags.BooleanLike)) !==
    0;
  const isSure = isPrimitive || checker.isArrayType(type) || declaredIn(type, CONTRACTS_PATH);
  const access = ts.isPropertyAccessExpression(node.parent) ? node.parent : undefined;
  return isSure && access !== undefined && needsValue(own, access) ? 'fails' : 'wrong';
};

/** Whether JavaScript's operators convert the object to a number, such as a date. */
const operand: Rule = ({ checker }, node) =>
  checker.getTypeAtLocation(node).getProperty('valueOf') !== undefined &&
  checker.getTypeAtLocation(node).getSymbol()?.name === 'Date'
    ? undefined
    : 'wrong';

/**
 * The compiler errors that are mistakes under any settings of the author. Other errors concern
 * strictness or declarations that are not installed, or are found by the bundler.
 */
export const RULES: Readonly<Record<number, Rule>> = {
  2304: unknownName,
  2552: misspeltName,
  18004: unknownName,
  2693: erasedName,
  1361: erasedName,
  1362: erasedName,
  2339: missingMember,
  2551: missingMember,
  2322: wrong, // not assignable
  2345: wrong, // an argument is not assignable
  2353: wrong, // an unknown property of an object literal
  2355: wrong, // nothing is returned
  2349: wrong, // not a function
  2351: wrong, // not a class
  2348: wrong, // a class is called without new
  2362: operand,
  2363: operand,
  2365: wrong, // an operator cannot be applied
  2367: wrong, // a comparison is always false
  2448: wrong, // used before it is declared
  2540: wrong, // read-only
  2554: wrong, // too few or too many arguments
  2555: wrong,
  2559: wrong, // nothing in common
  2561: wrong, // a misspelt property of an object literal
  2678: wrong, // a case is never equal
  2724: wrong, // a misspelt import
  2739: wrong, // properties are missing
  2740: wrong,
  2741: wrong,
  2769: wrong, // no overload fits
  2820: wrong, // a misspelt literal
};
