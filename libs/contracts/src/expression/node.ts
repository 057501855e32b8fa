/**
 * A range of the source, from `at` up to but not including `end`, in UTF-16 code units (indexes of
 * a JavaScript string).
 */
export interface Span {
  readonly at: number;
  readonly end: number;
}

export type ArithmeticOperator = '+' | '-' | '*' | '/' | '%';
export type CompareOperator = '==' | '!=' | '<' | '<=' | '>' | '>=' | 'in';

export interface LiteralNode extends Span {
  readonly kind: 'literal';
  readonly value: null | boolean | number | string;
}

/** `${name.key[0]}`: a string in `path` is a key of an object, a number an index of a list. */
export interface VariableNode extends Span {
  readonly kind: 'variable';
  readonly name: string;
  readonly path: readonly (string | number)[];
}

export interface UnaryNode extends Span {
  readonly kind: 'unary';
  readonly operator: '-' | 'not';
  readonly operand: ExpressionNode;
}

/** `first`, then each operator with the operand at the same index in `rest`, from left to right. */
export interface ArithmeticNode extends Span {
  readonly kind: 'arithmetic';
  readonly first: ExpressionNode;
  readonly operators: readonly ArithmeticOperator[];
  readonly rest: readonly ExpressionNode[];
}

/** A chain: `a < b < c` means `a < b and b < c`, with `b` evaluated once. */
export interface CompareNode extends Span {
  readonly kind: 'compare';
  readonly first: ExpressionNode;
  readonly operators: readonly CompareOperator[];
  readonly rest: readonly ExpressionNode[];
}

export interface LogicalNode extends Span {
  readonly kind: 'logical';
  readonly operator: 'and' | 'or';
  readonly operands: readonly ExpressionNode[];
}

export interface LenNode extends Span {
  readonly kind: 'len';
  readonly operand: ExpressionNode;
}

/**
 * A parsed expression: plain JSON data, at most 32 nodes deep. Chains are flat, so that a long one
 * is not deep. Parentheses have no node.
 */
export type ExpressionNode =
  | LiteralNode
  | VariableNode
  | UnaryNode
  | ArithmeticNode
  | CompareNode
  | LogicalNode
  | LenNode;
