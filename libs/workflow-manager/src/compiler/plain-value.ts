import type { JsonValue } from '@mozaiks/contracts';
import type ts from 'typescript';
import { literalOf } from './literals.ts';
import type { TypeReader } from './type-reader.ts';

const MAX_DEPTH = 64;

type Read = (node: ts.Node) => JsonValue | undefined;

function readObject(
  { ts }: TypeReader,
  node: ts.ObjectLiteralExpression,
  read: Read,
): JsonValue | undefined {
  const entries: [string, JsonValue][] = [];
  for (const property of node.properties) {
    const value = ts.isPropertyAssignment(property)
      ? read(property.initializer)
      : ts.isShorthandPropertyAssignment(property)
        ? read(property.name)
        : undefined;
    const name = property.name;
    if (value === undefined || name === undefined) return undefined;
    if (!ts.isIdentifier(name) && !ts.isStringLiteral(name) && !ts.isNumericLiteral(name))
      return undefined;
    entries.push([name.text, value]);
  }
  return Object.fromEntries(entries);
}

function readArray(node: ts.ArrayLiteralExpression, read: Read): JsonValue | undefined {
  const items = node.elements.map(read);
  return items.every((item) => item !== undefined) ? items : undefined;
}

function readSum({ ts }: TypeReader, node: ts.BinaryExpression, read: Read): JsonValue | undefined {
  if (node.operatorToken.kind !== ts.SyntaxKind.PlusToken) return undefined;
  const [left, right] = [read(node.left), read(node.right)];
  return typeof left === 'string' && typeof right === 'string' ? left + right : undefined;
}

/** The declaration that a name refers to, in any module. */
export function declarationOf(
  { ts, checker }: TypeReader,
  name: ts.Node,
): ts.Declaration | undefined {
  const isShorthand = ts.isShorthandPropertyAssignment(name.parent);
  const found = isShorthand
    ? checker.getShorthandAssignmentValueSymbol(name.parent)
    : checker.getSymbolAtLocation(name);
  const isAlias = found !== undefined && (found.flags & ts.SymbolFlags.Alias) !== 0;
  return (isAlias ? checker.getAliasedSymbol(found) : found)?.valueDeclaration;
}

function readName(reader: TypeReader, node: ts.Identifier, read: Read): JsonValue | undefined {
  const { ts } = reader;
  const declaration = declarationOf(reader, node);
  const isConstant =
    declaration !== undefined &&
    ts.isVariableDeclaration(declaration) &&
    (declaration.parent.flags & ts.NodeFlags.Const) !== 0;
  return isConstant && declaration.initializer !== undefined
    ? read(declaration.initializer)
    : undefined;
}

/**
 * The value of an expression that is plain data (constants, members of enums and `as const`
 * included); undefined if only running the code would show it.
 */
export function readPlainValue(
  reader: TypeReader,
  node: ts.Node,
  depth = 0,
): JsonValue | undefined {
  const { ts, checker } = reader;
  if (depth > MAX_DEPTH) return undefined;
  const read: Read = (inner) => readPlainValue(reader, inner, depth + 1);
  if (ts.isStringLiteralLike(node)) return node.text;
  if (ts.isNumericLiteral(node)) return Number(node.text);
  if (node.kind === ts.SyntaxKind.TrueKeyword) return true;
  if (node.kind === ts.SyntaxKind.FalseKeyword) return false;
  if (node.kind === ts.SyntaxKind.NullKeyword) return null;
  if (
    ts.isPrefixUnaryExpression(node) &&
    node.operator === ts.SyntaxKind.MinusToken &&
    ts.isNumericLiteral(node.operand)
  )
    return -Number(node.operand.text);
  if (
    ts.isParenthesizedExpression(node) ||
    ts.isAsExpression(node) ||
    ts.isSatisfiesExpression(node)
  )
    return read(node.expression);
  if (ts.isObjectLiteralExpression(node)) return readObject(reader, node, read);
  if (ts.isArrayLiteralExpression(node)) return readArray(node, read);
  if (ts.isBinaryExpression(node)) return readSum(reader, node, read);
  if (ts.isIdentifier(node)) return readName(reader, node, read);
  return ts.isPropertyAccessExpression(node)
    ? literalOf(reader, checker.getTypeAtLocation(node))
    : undefined;
}
