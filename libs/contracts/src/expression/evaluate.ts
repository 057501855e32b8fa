import { assertNever } from '../assert-never.ts';
import type { JsonValue } from '../json.ts';
import { LimitFailure } from './failure.ts';
import type { ArithmeticNode, CompareNode, ExpressionNode, LogicalNode } from './node.ts';
import { calculate, holds, negate } from './operators.ts';
import { isTrue, lengthOf, Meter, valueAt } from './values.ts';

/** Returns the value of a variable, or `undefined` if there is none. */
export type Lookup = (name: string) => JsonValue | undefined;

export type Evaluation =
  | { readonly ok: true; readonly value: JsonValue }
  | { readonly ok: false; readonly message: string };

interface Run {
  readonly lookup: Lookup;
  readonly meter: Meter;
}

function arithmetic(node: ArithmeticNode, run: Run): JsonValue {
  let left = valueOf(node.first, run);
  for (let at = 0; at < node.rest.length; at++) {
    const [operator, operand] = [node.operators[at], node.rest[at]];
    if (operator === undefined || operand === undefined) break;
    left = calculate(operator, { left, right: valueOf(operand, run) });
  }
  return left;
}

function compare(node: CompareNode, run: Run): boolean {
  let left = valueOf(node.first, run);
  for (let at = 0; at < node.rest.length; at++) {
    const [operator, operand] = [node.operators[at], node.rest[at]];
    if (operator === undefined || operand === undefined) break;
    const right = valueOf(operand, run);
    if (!holds(operator, { left, right }, run.meter)) return false;
    left = right;
  }
  return true;
}

function logical(node: LogicalNode, run: Run): boolean {
  const holdsTrue = (operand: ExpressionNode): boolean => isTrue(valueOf(operand, run));
  return node.operator === 'and' ? node.operands.every(holdsTrue) : node.operands.some(holdsTrue);
}

function valueOf(node: ExpressionNode, run: Run): JsonValue {
  run.meter.spend();
  switch (node.kind) {
    case 'literal':
      return node.value;
    case 'variable':
      return valueAt(run.lookup(node.name), node.path);
    case 'unary':
      return node.operator === 'not'
        ? !isTrue(valueOf(node.operand, run))
        : negate(valueOf(node.operand, run));
    case 'arithmetic':
      return arithmetic(node, run);
    case 'compare':
      return compare(node, run);
    case 'logical':
      return logical(node, run);
    case 'len':
      return lengthOf(valueOf(node.operand, run));
    default:
      return assertNever(node, 'expression node');
  }
}

/**
 * Evaluates a parsed expression. It has no side effects, never coerces, and throws only what
 * `lookup` throws.
 *
 * - A variable that `lookup` does not know is null, and so is a path to nothing. Paths see own
 *   properties only.
 * - `and` and `or` stop at the operand that decides. Like `not` and comparisons they give a
 *   boolean. `isTrue` defines which values count as true.
 * - `==` is deep equality. Values without a common order (a number and a text, or anything and
 *   null) are neither `<` nor `>` nor `<=` nor `>=`.
 * - `+` joins two texts. All other arithmetic on anything but numbers gives null, and so do
 *   division by zero and results that are not finite.
 *
 * The result is not `ok` only if the evaluation takes more than 1,000 steps (nodes evaluated, pairs
 * of lists or objects compared), or joins a text of more than 1 Mi UTF-16 units.
 */
export function evaluateExpression(node: ExpressionNode, lookup: Lookup): Evaluation {
  try {
    return { ok: true, value: valueOf(node, { lookup, meter: new Meter() }) };
  } catch (error) {
    if (error instanceof LimitFailure) return { ok: false, message: error.message };
    throw error;
  }
}
