import type { AnyNode, Identifier } from 'acorn';
import { isFunction, type FunctionNode } from './declarations.ts';
import type { Script } from './script.ts';

/**
 * Whether the identifier reads the name: it is neither a declaration nor the name of a property.
 */
export function isUse(script: Script, node: Identifier): boolean {
  const parent = script.parentOf(node);
  switch (parent?.type) {
    case 'MemberExpression':
      return parent.object === node || parent.computed;
    case 'Property':
      return parent.value === node && script.parentOf(parent)?.type === 'ObjectExpression';
    case 'AssignmentExpression':
      return parent.right === node;
    case 'AssignmentPattern':
      return parent.right === node;
    case 'VariableDeclarator':
      return parent.init === node;
    case 'PropertyDefinition':
      return parent.value === node;
    case 'FunctionDeclaration':
    case 'FunctionExpression':
    case 'RestElement':
    case 'ArrayPattern':
    case 'MethodDefinition':
    case 'CatchClause':
      return false;
    case 'ClassDeclaration':
    case 'ClassExpression':
      return parent.id !== node;
    case 'ArrowFunctionExpression':
      return parent.body === node;
    default:
      return true;
  }
}

/** Whether a name may have another meaning here than at the top level of the script. */
export function isLocal(script: Script, node: Identifier): boolean {
  const statement = script.statementOf(node);
  return script.identifiers(node.name, statement).some((each) => {
    const parent = script.parentOf(each);
    const holder = parent?.type === 'VariableDeclarator' ? script.parentOf(parent) : parent;
    const isOwn =
      holder === statement && parent !== undefined && 'id' in parent && parent.id === each;
    const isKey =
      parent?.type === 'MemberExpression' || (parent?.type === 'Property' && parent.value !== each);
    return !isOwn && !isKey && !isUse(script, each);
  });
}

/** Whether code can use a value without its name: through `arguments` or `eval`. */
export const hidesUses = (script: Script, within: AnyNode): boolean =>
  ['arguments', 'eval'].some((name) => script.identifiers(name, within).length > 0);

/** The innermost function that contains the node. */
export function functionAround(script: Script, node: AnyNode): FunctionNode | undefined {
  for (let around = script.parentOf(node); around !== undefined; around = script.parentOf(around))
    if (isFunction(around)) return around;
  return undefined;
}
