import type ts from 'typescript';
import type { TypeScript } from '../typescript.ts';

/** Whether the name is neither declared here nor the name of a member, a type or a label. */
function isValueName(ts: TypeScript, node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isShorthandPropertyAssignment(parent)) return true;
  const { name, propertyName, label } = parent as {
    readonly name?: ts.Node;
    readonly propertyName?: ts.Node;
    readonly label?: ts.Node;
  };
  if (name === node || propertyName === node || label === node) return false;
  return (
    !ts.isTypeNode(parent) && !ts.isQualifiedName(parent) && !ts.isImportOrExportSpecifier(parent)
  );
}

/** Whether the running code reads a value here by a name, a member or a call. */
export function isValueNode(ts: TypeScript, node: ts.Node): node is ts.Expression {
  if (ts.isIdentifier(node)) return isValueName(ts, node);
  return (
    ts.isPropertyAccessExpression(node) ||
    ts.isElementAccessExpression(node) ||
    ts.isCallExpression(node)
  );
}
