import type { JsonValue } from '@mozaiks/contracts';
import type ts from 'typescript';
import { declarationOf } from './declarations.ts';
import type { Source } from './source.ts';

const MAX_DEPTH = 64;

function readObject(source: Source, node: ts.ObjectLiteralExpression, depth: number): JsonValue | undefined {
  const { ts } = source;
  const entries: [string, JsonValue][] = [];
  for (const property of node.properties) {
    const value = ts.isPropertyAssignment(property)
      ? readLiteral(source, property.initializer, depth)
      : ts.isShorthandPropertyAssignment(property)
        ? readLiteral(source, property.name, depth)
        : undefined;
    const name = property.name;
    if (value === undefined || name === undefined) return undefined;
    if (!ts.isIdentifier(name) && !ts.isStringLiteral(name) && !ts.isNumericLiteral(name)) return undefined;
    entries.push([name.text, value]);
  }
  return Object.fromEntries(entries);
}

function readArray(source: Source, node: ts.ArrayLiteralExpression, depth: number): JsonValue | undefined {
  const items = node.elements.map((element) => readLiteral(source, element, depth));
  return items.every((item) => item !== undefined) ? items : undefined;
}

function readSum(source: Source, node: ts.BinaryExpression, depth: number): JsonValue | undefined {
  if (node.operatorToken.kind !== source.ts.SyntaxKind.PlusToken) return undefined;
  const [left, right] = [readLiteral(source, node.left, depth), readLiteral(source, node.right, depth)];
  return typeof left === 'string' && typeof right === 'string' ? left + right : undefined;
}

function readName(source: Source, node: ts.Identifier, depth: number): JsonValue | undefined {
  const declared = declarationOf(source, node.text);
  if (declared === undefined || !source.ts.isVariableDeclaration(declared.node) || declared.node.initializer === undefined)
    return undefined;
  return readLiteral(declared.source, declared.node.initializer, depth);
}

/** The value of an expression that is plain data as it stands (constants and `as const` included); undefined for what only running it would show. */
export function readLiteral(source: Source, node: ts.Node, depth = 0): JsonValue | undefined {
  const { ts } = source;
  const deeper = depth + 1;
  if (deeper > MAX_DEPTH) return undefined;
  if (ts.isStringLiteralLike(node)) return node.text;
  if (ts.isNumericLiteral(node)) return Number(node.text);
  if (node.kind === ts.SyntaxKind.TrueKeyword) return true;
  if (node.kind === ts.SyntaxKind.FalseKeyword) return false;
  if (node.kind === ts.SyntaxKind.NullKeyword) return null;
  if (ts.isPrefixUnaryExpression(node) && node.operator === ts.SyntaxKind.MinusToken && ts.isNumericLiteral(node.operand))
    return -Number(node.operand.text);
  if (ts.isParenthesizedExpression(node) || ts.isAsExpression(node) || ts.isSatisfiesExpression(node))
    return readLiteral(source, node.expression, deeper);
  if (ts.isObjectLiteralExpression(node)) return readObject(source, node, deeper);
  if (ts.isArrayLiteralExpression(node)) return readArray(source, node, deeper);
  if (ts.isBinaryExpression(node)) return readSum(source, node, deeper);
  return ts.isIdentifier(node) ? readName(source, node, deeper) : undefined;
}
