import { assertNever } from '../assert-never.ts';
import type { ExpressionNode } from './node.ts';

interface Chain<Operator> {
  readonly operators: readonly Operator[];
  readonly rest: readonly ExpressionNode[];
}

/** The links of a chain: each operator with the operand on its right. */
export function linksOf<Operator>(
  chain: Chain<Operator>,
): { operator: Operator; operand: ExpressionNode }[] {
  return chain.rest.flatMap((operand, index) => {
    const operator = chain.operators[index];
    return operator === undefined ? [] : [{ operator, operand }];
  });
}

/** The nodes directly below, in source order. */
export function childrenOf(node: ExpressionNode): readonly ExpressionNode[] {
  switch (node.kind) {
    case 'literal':
    case 'variable':
      return [];
    case 'unary':
    case 'len':
      return [node.operand];
    case 'arithmetic':
    case 'compare':
      return [node.first, ...node.rest];
    case 'logical':
      return node.operands;
    default:
      return assertNever(node, 'expression node');
  }
}

/** All nodes, the root included. */
export function countNodes(node: ExpressionNode): number {
  return childrenOf(node).reduce((sum, child) => sum + countNodes(child), 1);
}
