import { assertNever } from '../assert-never.ts';
import type { JsonValue } from '../json.ts';
import { LimitFailure } from './failure.ts';
import { MAX_TEXT_LENGTH } from './limits.ts';
import type { ArithmeticOperator, CompareOperator } from './node.ts';
import { isEqual, isIn, type Meter } from './values.ts';

interface Operands {
  readonly left: JsonValue;
  readonly right: JsonValue;
}

/** JSON has no infinities, NaN or negative zero: they become null, null and 0. */
function finite(value: number): number | null {
  return Number.isFinite(value) ? value + 0 : null;
}

function join(left: string, right: string): string {
  if (left.length + right.length > MAX_TEXT_LENGTH) throw new LimitFailure('text');
  return left + right;
}

export function negate(value: JsonValue): JsonValue {
  return typeof value === 'number' ? finite(-value) : null;
}

/**
 * Two numbers give a number, and `+` joins two texts. Anything else gives null. The result of `%`
 * has the sign of its left side.
 */
export function calculate(operator: ArithmeticOperator, { left, right }: Operands): JsonValue {
  if (operator === '+' && typeof left === 'string' && typeof right === 'string')
    return join(left, right);
  if (typeof left !== 'number' || typeof right !== 'number') return null;
  switch (operator) {
    case '+':
      return finite(left + right);
    case '-':
      return finite(left - right);
    case '*':
      return finite(left * right);
    case '/':
      return finite(left / right);
    case '%':
      return finite(left % right);
    default:
      return assertNever(operator, 'arithmetic operator');
  }
}

/** Orders numbers by size, and texts by their UTF-16 code units. No other values have an order. */
function isBefore({ left, right }: Operands): boolean {
  if (typeof left === 'number' && typeof right === 'number') return left < right;
  return typeof left === 'string' && typeof right === 'string' && left < right;
}

function isSame({ left, right }: Operands): boolean {
  return left === right && (typeof left === 'number' || typeof left === 'string');
}

export function holds(operator: CompareOperator, operands: Operands, meter: Meter): boolean {
  const { left, right } = operands;
  switch (operator) {
    case '==':
      return isEqual(left, right, meter);
    case '!=':
      return !isEqual(left, right, meter);
    case 'in':
      return isIn(left, right, meter);
    case '<':
      return isBefore(operands);
    case '<=':
      return isBefore(operands) || isSame(operands);
    case '>':
      return isBefore({ left: right, right: left });
    case '>=':
      return isBefore({ left: right, right: left }) || isSame(operands);
    default:
      return assertNever(operator, 'comparison operator');
  }
}
