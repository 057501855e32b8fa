import type {
  ArithmeticOperator,
  CompareOperator,
  LiteralNode,
  Span,
  VariableNode,
} from './node.ts';

export type Mark = ArithmeticOperator | CompareOperator | 'and' | 'or' | 'not' | 'len' | '(' | ')';

export interface MarkToken extends Span {
  readonly kind: 'mark';
  readonly mark: Mark;
}

/** A literal or variable is complete once it is read, so its token is already its node. */
export type ValueToken = LiteralNode | VariableNode;
export type Token = ValueToken | MarkToken;

/** Marks that start with another mark come first. */
export const MARKS: readonly (readonly [spelling: string, mark: Mark])[] = [
  ['==', '=='],
  ['!=', '!='],
  ['<=', '<='],
  ['>=', '>='],
  ['&&', 'and'],
  ['||', 'or'],
  ['<', '<'],
  ['>', '>'],
  ['+', '+'],
  ['-', '-'],
  ['*', '*'],
  ['/', '/'],
  ['%', '%'],
  ['!', 'not'],
  ['&', 'and'],
  ['|', 'or'],
  ['(', '('],
  [')', ')'],
];

export const MARK_WORDS: ReadonlyMap<string, Mark> = new Map<string, Mark>([
  ['and', 'and'],
  ['or', 'or'],
  ['not', 'not'],
  ['in', 'in'],
  ['len', 'len'],
]);

export const LITERAL_WORDS: ReadonlyMap<string, boolean | null> = new Map([
  ['true', true],
  ['True', true],
  ['false', false],
  ['False', false],
  ['null', null],
  ['None', null],
]);
