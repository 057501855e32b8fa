import { assertNever } from '../assert-never.ts';
import type { ArithmeticOperator, CompareOperator } from './node.ts';

/**
 * The type of a value as far as it is known before a run. Every value may also be null, as an unset
 * variable is.
 */
export type ExpressionType = 'string' | 'number' | 'boolean' | 'array' | 'object' | 'null' | 'any';

export interface TypePair {
  readonly left: ExpressionType;
  readonly right: ExpressionType;
}

function bothMayBe(pair: TypePair, type: ExpressionType): boolean {
  return [pair.left, pair.right].every((side) => side === type || side === 'any');
}

/** The result type of an arithmetic operation, or `null` if it can only give null. */
export function arithmeticType(operator: ArithmeticOperator, pair: TypePair): ExpressionType {
  const number = bothMayBe(pair, 'number');
  const text = operator === '+' && bothMayBe(pair, 'string');
  if (number && text) return 'any';
  if (number) return 'number';
  return text ? 'string' : 'null';
}

function isEqualPossible({ left, right }: TypePair): boolean {
  return left === right || [left, right].some((side) => side === 'any' || side === 'null');
}

function isInPossible({ left, right }: TypePair): boolean {
  if (right === 'array' || right === 'any') return true;
  return (right === 'string' || right === 'object') && (left === 'string' || left === 'any');
}

/**
 * The result that a comparison of these types always has, or `undefined` if it depends on the
 * values.
 */
export function foregoneResult(operator: CompareOperator, pair: TypePair): boolean | undefined {
  switch (operator) {
    case '==':
      return isEqualPossible(pair) ? undefined : false;
    case '!=':
      return isEqualPossible(pair) ? undefined : true;
    case 'in':
      return isInPossible(pair) ? undefined : false;
    case '<':
    case '<=':
    case '>':
    case '>=':
      return bothMayBe(pair, 'number') || bothMayBe(pair, 'string') ? undefined : false;
    default:
      return assertNever(operator, 'comparison operator');
  }
}
