import type { ExpressionNode, Span } from './node.ts';
import { childrenOf } from './tree.ts';

/** One use of a variable: its name and the range of the whole `${…}`. */
export interface VariableUse extends Span {
  readonly name: string;
}

/** Every use of a variable in source order. A variable that is used twice is listed twice. */
export function variablesOf(node: ExpressionNode): VariableUse[] {
  return node.kind === 'variable'
    ? [{ name: node.name, at: node.at, end: node.end }]
    : childrenOf(node).flatMap(variablesOf);
}
