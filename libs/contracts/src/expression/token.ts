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

/** Values are complete as they are read, so that their tokens are their nodes. */
export type ValueToken = LiteralNode | VariableNode;
export type Token = ValueToken | MarkToken;

/** Longer spellings come before their own beginnings. */
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
