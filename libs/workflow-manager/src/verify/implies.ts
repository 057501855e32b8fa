import type { ExpressionNode } from '@mozaiks/contracts';

type CompareOperator = Extract<ExpressionNode, { readonly kind: 'compare' }>['operators'][number];
type LiteralValue = null | boolean | number | string;

/** A requirement on one variable: how it compares with a value, or whether it counts as true. */
type Bound =
  | { readonly subject: string; readonly operator: CompareOperator; readonly value: LiteralValue }
  | { readonly subject: string; readonly operator: 'true' | 'false'; readonly isBoolean: boolean };

/** Whether a variable can only be true, false or unset. */
export type IsBoolean = (name: string) => boolean;

const MIRRORED: Readonly<Partial<Record<CompareOperator, CompareOperator>>> = {
  '==': '==',
  '!=': '!=',
  '<': '>',
  '<=': '>=',
  '>': '<',
  '>=': '<=',
};

/** The expression as text, without positions. Equal texts have equal meanings. */
const textOf = (node: ExpressionNode): string =>
  JSON.stringify(node, (key, value: unknown) =>
    key === 'at' || key === 'end' ? undefined : value,
  );

const isSubject = ({ kind }: ExpressionNode): boolean => kind === 'variable' || kind === 'len';

function boundOf(node: ExpressionNode, isBoolean: IsBoolean): Bound | undefined {
  const plain = node.kind === 'unary' && node.operator === 'not' ? node.operand : node;
  if (plain.kind === 'variable') {
    const flag = plain.path.length === 0 && isBoolean(plain.name);
    return { subject: textOf(plain), operator: plain === node ? 'true' : 'false', isBoolean: flag };
  }
  if (node.kind !== 'compare' || node.operators.length !== 1) return undefined;
  const [operator, right] = [node.operators[0], node.rest[0]];
  if (operator === undefined || right === undefined || operator === 'in') return undefined;
  if (right.kind === 'literal' && isSubject(node.first))
    return { subject: textOf(node.first), operator, value: right.value };
  const mirrored = MIRRORED[operator];
  if (node.first.kind !== 'literal' || !isSubject(right) || mirrored === undefined)
    return undefined;
  return { subject: textOf(right), operator: mirrored, value: node.first.value };
}

function holds(value: LiteralValue, operator: CompareOperator, other: LiteralValue): boolean {
  if (operator === '==') return value === other;
  if (operator === '!=') return value !== other;
  if (typeof value !== 'number' || typeof other !== 'number') return false;
  if (operator === '<') return value < other;
  if (operator === '<=') return value <= other;
  if (operator === '>') return value > other;
  return operator === '>=' && value >= other;
}

const isTrue = (value: LiteralValue): boolean =>
  value !== null && value !== false && value !== 0 && value !== '';

/** Handles implications to or from a bound on whether the variable counts as true. */
function truthImplies(narrow: Bound, wide: Bound): boolean {
  const wanted = wide.operator === 'true';
  if ('value' in narrow) {
    if ('value' in wide) return false;
    if (narrow.operator === '==') return isTrue(narrow.value) === wanted;
    if (typeof narrow.value !== 'number' || !wanted) return false;
    return (
      (narrow.operator === '>' && narrow.value >= 0) ||
      (narrow.operator === '>=' && narrow.value > 0)
    );
  }
  if (!('value' in wide)) return narrow.operator === wide.operator;
  const isNarrowTrue = narrow.operator === 'true';
  if (wide.operator === '!=') return isTrue(wide.value) !== isNarrowTrue;
  return isNarrowTrue && narrow.isBoolean && wide.operator === '==' && wide.value === true;
}

/** Whether every value within one bound is within the other. */
function boundImplies(narrow: Bound, wide: Bound): boolean {
  if (narrow.subject !== wide.subject) return false;
  if (!('value' in narrow) || !('value' in wide)) return truthImplies(narrow, wide);
  if (narrow.operator === wide.operator && narrow.value === wide.value) return true;
  if (narrow.operator === '==') return holds(narrow.value, wide.operator, wide.value);
  const [n, w] = [narrow.value, wide.value];
  if (narrow.operator === '!=' || typeof n !== 'number' || typeof w !== 'number') return false;
  if (wide.operator === '!=') return !holds(w, narrow.operator, n);
  const down = ['<', '<='];
  const up = ['>', '>='];
  const isLoose = wide.operator.length >= narrow.operator.length;
  if (down.includes(narrow.operator) && down.includes(wide.operator))
    return n < w || (n === w && isLoose);
  return (
    up.includes(narrow.operator) && up.includes(wide.operator) && (n > w || (n === w && isLoose))
  );
}

/**
 * Whether the first condition implies the second one, as far as their form shows. False if that is
 * not known.
 */
export function implies(
  narrow: ExpressionNode,
  wide: ExpressionNode,
  isBoolean: IsBoolean,
): boolean {
  const also = (one: ExpressionNode, other: ExpressionNode): boolean =>
    implies(one, other, isBoolean);
  if (textOf(narrow) === textOf(wide)) return true;
  if (narrow.kind === 'logical' && narrow.operator === 'or')
    return narrow.operands.every((operand) => also(operand, wide));
  if (wide.kind === 'logical' && wide.operator === 'and')
    return wide.operands.every((operand) => also(narrow, operand));
  if (narrow.kind === 'logical' && narrow.operands.some((operand) => also(operand, wide)))
    return true;
  if (wide.kind === 'logical') return wide.operands.some((operand) => also(narrow, operand));
  const [one, other] = [boundOf(narrow, isBoolean), boundOf(wide, isBoolean)];
  return one !== undefined && other !== undefined && boundImplies(one, other);
}

const NEGATED: Readonly<Partial<Record<CompareOperator, CompareOperator>>> = {
  '==': '!=',
  '!=': '==',
  '<': '>=',
  '<=': '>',
  '>': '<=',
  '>=': '<',
};

/** The opposite bound, for values that can be ordered. */
function negated(bound: Bound): Bound | undefined {
  if (!('value' in bound))
    return { ...bound, operator: bound.operator === 'true' ? 'false' : 'true' };
  const operator = NEGATED[bound.operator];
  return operator === undefined ? undefined : { ...bound, operator };
}

/** Whether a condition can never hold because two of its parts exclude each other. */
export function isContradiction(node: ExpressionNode, isBoolean: IsBoolean): boolean {
  if (node.kind === 'literal') return node.value === false;
  if (node.kind !== 'logical') return false;
  if (node.operator === 'or')
    return node.operands.every((operand) => isContradiction(operand, isBoolean));
  const bounds = node.operands.flatMap((operand) => boundOf(operand, isBoolean) ?? []);
  return bounds.some((one) => bounds.some((other) => excludes(one, other)));
}

function excludes(one: Bound, other: Bound): boolean {
  const opposite = one === other ? undefined : negated(other);
  return opposite !== undefined && boundImplies(one, opposite);
}
