import type ts from 'typescript';
import type { TypeScript } from './typescript.ts';

/** `module.exports` or `exports`. */
function isExportsObject(ts: TypeScript, node: ts.Expression): boolean {
  if (ts.isIdentifier(node)) return node.text === 'exports';
  return (
    ts.isPropertyAccessExpression(node) &&
    ts.isIdentifier(node.expression) &&
    node.expression.text === 'module' &&
    node.name.text === 'exports'
  );
}

function propertyOf(
  ts: TypeScript,
  object: ts.ObjectLiteralExpression,
  name: string,
): ts.Node | undefined {
  for (const property of object.properties) {
    if (property.name === undefined || property.name.getText() !== name) continue;
    return ts.isPropertyAssignment(property) ? property.initializer : property.name;
  }
  return undefined;
}

/**
 * What a CommonJS module exports under a name: `exports.x = …`, `module.exports.x = …` or
 * `module.exports = {x}`. The compiler reads these in JavaScript only, but they work in bundled
 * TypeScript as well.
 */
export function commonJsExport(
  ts: TypeScript,
  file: ts.SourceFile,
  name: string,
): ts.Node | undefined {
  for (const statement of file.statements) {
    if (!ts.isExpressionStatement(statement) || !ts.isBinaryExpression(statement.expression))
      continue;
    const { left, right, operatorToken } = statement.expression;
    if (operatorToken.kind !== ts.SyntaxKind.EqualsToken) continue;
    if (
      ts.isPropertyAccessExpression(left) &&
      isExportsObject(ts, left.expression) &&
      left.name.text === name
    )
      return right;
    const listed =
      isExportsObject(ts, left) && ts.isObjectLiteralExpression(right)
        ? propertyOf(ts, right, name)
        : undefined;
    if (listed !== undefined) return listed;
  }
  return undefined;
}
