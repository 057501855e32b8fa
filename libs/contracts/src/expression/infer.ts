import { assertNever } from '../assert-never.ts';
import { arithmeticType, foregoneResult, type ExpressionType } from './infer-operators.ts';
import { MAX_STEPS } from './limits.ts';
import type {
  ArithmeticNode,
  CompareNode,
  ExpressionNode,
  LenNode,
  LiteralNode,
  Span,
  VariableNode,
} from './node.ts';
import { countNodes, linksOf } from './tree.ts';

export interface ExpressionProblem extends Span {
  readonly message: string;
  readonly severity: 'error' | 'warning';
}

export interface Inference {
  readonly type: ExpressionType;
  readonly problems: readonly ExpressionProblem[];
}

/** Returns the declared type of a variable, or `undefined` if it is not declared. */
export type TypeLookup = (name: string) => ExpressionType | undefined;

class Inspector {
  readonly problems: ExpressionProblem[] = [];
  readonly #typeOf: TypeLookup;

  constructor(typeOf: TypeLookup) {
    this.#typeOf = typeOf;
  }

  type(node: ExpressionNode): ExpressionType {
    switch (node.kind) {
      case 'literal':
        return literalType(node);
      case 'variable':
        return this.#variable(node);
      case 'unary':
        return node.operator === 'not' ? this.#not(node.operand) : this.#minus(node, node.operand);
      case 'arithmetic':
        return this.#arithmetic(node);
      case 'compare':
        return this.#compare(node);
      case 'logical':
        for (const operand of node.operands) this.type(operand);
        return 'boolean';
      case 'len':
        return this.#len(node);
      default:
        return assertNever(node, 'expression node');
    }
  }

  warn(span: Span, message: string): void {
    this.problems.push({ message, at: span.at, end: span.end, severity: 'warning' });
  }

  #variable(node: VariableNode): ExpressionType {
    const declared = this.#typeOf(node.name);
    if (declared === undefined) {
      this.problems.push({
        message: `undeclared variable ${node.name}`,
        at: node.at,
        end: node.end,
        severity: 'error',
      });
      return 'any';
    }
    const [step] = node.path;
    if (step === undefined) return declared;
    const needed = typeof step === 'number' ? 'array' : 'object';
    if (declared === 'any' || declared === needed) return 'any';
    this.warn(
      node,
      `${node.name} is of type ${declared}: ${typeof step === 'number' ? 'an index' : 'a key'} into it is always null`,
    );
    return 'null';
  }

  #not(operand: ExpressionNode): ExpressionType {
    this.type(operand);
    return 'boolean';
  }

  #minus(span: Span, operand: ExpressionNode): ExpressionType {
    const type = this.type(operand);
    if (type === 'number' || type === 'any') return 'number';
    this.warn(span, `minus ${type} is always null`);
    return 'null';
  }

  #arithmetic(node: ArithmeticNode): ExpressionType {
    let left = this.type(node.first);
    let isNull = false;
    for (const { operator, operand } of linksOf(node)) {
      const right = this.type(operand);
      if (isNull) continue;
      const type = arithmeticType(operator, { left, right });
      isNull = type === 'null';
      if (isNull) this.warn(node, `${left} ${operator} ${right} is always null`);
      left = type;
    }
    return left;
  }

  #compare(node: CompareNode): ExpressionType {
    let left = this.type(node.first);
    for (const { operator, operand } of linksOf(node)) {
      const right = this.type(operand);
      const always = foregoneResult(operator, { left, right });
      if (always !== undefined) this.warn(node, `${left} ${operator} ${right} is always ${always}`);
      left = right;
    }
    return 'boolean';
  }

  #len(node: LenNode): ExpressionType {
    const type = this.type(node.operand);
    if (type === 'number' || type === 'boolean' || type === 'null')
      this.warn(node, `len of ${type} is always 0`);
    return 'number';
  }
}

function literalType({ value }: LiteralNode): ExpressionType {
  if (value === null) return 'null';
  return typeof value === 'string' ? 'string' : typeof value === 'number' ? 'number' : 'boolean';
}

/**
 * Infers the type of an expression before any run, and reports its problems. Undeclared variables
 * are errors. Warnings are operations that always have the same result, such as comparing different
 * types or arithmetic on text, and an expression that is too long to be evaluated.
 *
 * The type of a path into a list or object is `any`. Since any value may be null, comparing with
 * null by `==` gives no warning.
 */
export function inferType(node: ExpressionNode, typeOf: TypeLookup): Inference {
  const inspector = new Inspector(typeOf);
  const type = inspector.type(node);
  const size = countNodes(node);
  if (size > MAX_STEPS)
    inspector.warn(
      node,
      `${size} operands and operators: an evaluation stops after ${MAX_STEPS} steps`,
    );
  return { type, problems: inspector.problems };
}
