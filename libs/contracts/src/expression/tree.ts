import { assertNever } from '../assert-never.ts';
import type { ExpressionNode } from './node.ts';

interface Chain<Operator> {
  readonly operators: readonly Operator[];
  readonly rest: readonly ExpressionNode[];
}

/** The links of a chain: each operator with the operand to its right. */
export function linksOf<Operator>(
  chain: Chain<Operator>,
): { operator: Operator; operand: ExpressionNode }[] {
  return chain.rest.flatMap((operand, index) => {
    const operator = chain.operators[index];
    return operator === undefined ? [] : [{ operator, operand }];
  });
}

/** The direct children of a node, in source order. */
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

/** Counts all nodes, including the root. */
export function countNodes(node: ExpressionNode): number {
  return childrenOf(node).reduce((sum, child) => sum + countNodes(child), 1);
}
