import type ts from 'typescript';
import type { Declared } from './declarations.ts';
import type { Source } from './source.ts';

/** `module.exports` or `exports`. */
function isExportsObject({ ts }: Source, node: ts.Expression): boolean {
  if (ts.isIdentifier(node)) return node.text === 'exports';
  return (
    ts.isPropertyAccessExpression(node) &&
    ts.isIdentifier(node.expression) &&
    node.expression.text === 'module' &&
    node.name.text === 'exports'
  );
}

function propertyOf({ ts }: Source, object: ts.ObjectLiteralExpression, name: string): ts.Node | undefined {
  for (const property of object.properties) {
    if (property.name === undefined || property.name.getText() !== name) continue;
    if (ts.isPropertyAssignment(property)) return property.initializer;
    if (ts.isShorthandPropertyAssignment(property)) return property.name;
    return property;
  }
  return undefined;
}

/** What a CommonJS module exports under a name: `exports.x = …`, `module.exports.x = …` or `module.exports = {x}`. */
export function commonJsExport(source: Source, name: string): Declared | undefined {
  const { ts, file } = source;
  for (const statement of file.statements) {
    if (!ts.isExpressionStatement(statement) || !ts.isBinaryExpression(statement.expression)) continue;
    const { left, right, operatorToken } = statement.expression;
    if (operatorToken.kind !== ts.SyntaxKind.EqualsToken) continue;
    const assigned = ts.isPropertyAccessExpression(left) && isExportsObject(source, left.expression) && left.name.text === name;
    if (assigned) return { source, node: right };
    const listed = isExportsObject(source, left) && ts.isObjectLiteralExpression(right) ? propertyOf(source, right, name) : undefined;
    if (listed !== undefined) return { source, node: listed };
  }
  return undefined;
}
