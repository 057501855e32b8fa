import { Cursor } from './cursor.ts';
import { SourceFailure, fail } from './failure.ts';
import { MAX_DEPTH, MAX_SOURCE_BYTES } from './limits.ts';
import type { ArithmeticOperator, ExpressionNode } from './node.ts';
import type { Mark } from './token.ts';
import { childrenOf } from './tree.ts';

// or       = and     { "or" and }
// and      = not     { "and" not }
// not      = "not" not | compare
// compare  = sum     { ( "==" | "!=" | "<" | "<=" | ">" | ">=" | "in" ) sum }
// sum      = product { ( "+" | "-" ) product }
// product  = minus   { ( "*" | "/" | "%" ) minus }
// minus    = "-" minus | atom
// atom     = literal | variable | "(" or ")" | "len" "(" or ")"

export type ParsedExpression =
  | { readonly ok: true; readonly node: ExpressionNode }
  | { readonly ok: false; readonly message: string; readonly at: number };

type Rule = (cursor: Cursor) => ExpressionNode;

function readChain<M extends Mark>(cursor: Cursor, marks: readonly M[], operand: Rule) {
  const at = cursor.at;
  const first = operand(cursor);
  const operators: M[] = [];
  const rest: ExpressionNode[] = [];
  for (let mark = cursor.accept(marks); mark !== undefined; mark = cursor.accept(marks)) {
    operators.push(mark);
    rest.push(operand(cursor));
  }
  return { first, operators, rest, at, end: cursor.end };
}

function logicalRule(operator: 'and' | 'or', operand: Rule): Rule {
  return (cursor) => {
    const { first, rest, at, end } = readChain(cursor, [operator], operand);
    return rest.length === 0
      ? first
      : { kind: 'logical', operator, operands: [first, ...rest], at, end };
  };
}

function arithmeticRule(operators: readonly ArithmeticOperator[], operand: Rule): Rule {
  return (cursor) => {
    const chain = readChain(cursor, operators, operand);
    return chain.rest.length === 0 ? chain.first : { kind: 'arithmetic', ...chain };
  };
}

function parseGroup(cursor: Cursor): ExpressionNode {
  const node = cursor.nested(() => parseOr(cursor));
  if (cursor.accept([')']) === undefined) cursor.refuse('an operator or )');
  return node;
}

function parseAtom(cursor: Cursor): ExpressionNode {
  const at = cursor.at;
  if (cursor.accept(['(']) !== undefined) return parseGroup(cursor);
  if (cursor.accept(['len']) === undefined) return cursor.acceptValue() ?? cursor.refuse('a value');
  if (cursor.accept(['(']) === undefined) cursor.refuse('the ( of len(…)');
  const operand = parseGroup(cursor);
  return { kind: 'len', operand, at, end: cursor.end };
}

function parseMinus(cursor: Cursor): ExpressionNode {
  const at = cursor.at;
  if (cursor.accept(['-']) === undefined) return parseAtom(cursor);
  const operand = cursor.nested(() => parseMinus(cursor));
  return { kind: 'unary', operator: '-', operand, at, end: cursor.end };
}

const parseProduct = arithmeticRule(['*', '/', '%'], parseMinus);
const parseSum = arithmeticRule(['+', '-'], parseProduct);

function parseCompare(cursor: Cursor): ExpressionNode {
  const chain = readChain(cursor, ['==', '!=', '<', '<=', '>', '>=', 'in'], parseSum);
  return chain.rest.length === 0 ? chain.first : { kind: 'compare', ...chain };
}

function parseNot(cursor: Cursor): ExpressionNode {
  const at = cursor.at;
  if (cursor.accept(['not']) === undefined) return parseCompare(cursor);
  const operand = cursor.nested(() => parseNot(cursor));
  return { kind: 'unary', operator: 'not', operand, at, end: cursor.end };
}

const parseAnd = logicalRule('and', parseNot);
const parseOr = logicalRule('or', parseAnd);

function checkSize(source: string): void {
  let bytes = 0;
  for (let at = 0; at < source.length && bytes <= MAX_SOURCE_BYTES; at += 1) {
    const unit = source.charCodeAt(at);
    // Each half of a surrogate pair counts for two of the pair's four bytes.
    bytes += unit < 0x80 ? 1 : unit < 0x800 || (unit >= 0xd800 && unit <= 0xdfff) ? 2 : 3;
    if (bytes > MAX_SOURCE_BYTES) fail(`longer than ${MAX_SOURCE_BYTES} bytes`, at);
  }
}

function checkDepth(node: ExpressionNode, depth: number): void {
  if (depth > MAX_DEPTH) fail(`nested more than ${MAX_DEPTH} deep`, node.at);
  for (const child of childrenOf(node)) checkDepth(child, depth + 1);
}

/**
 * Parses an expression into plain JSON data. It never throws. A text that is not an expression, is
 * longer than 4 KiB of UTF-8 or is nested more than 32 deep gives one message with an offset in the
 * source, or at its end.
 */
export function parseExpression(source: string): ParsedExpression {
  try {
    checkSize(source);
    const cursor = new Cursor(source);
    if (cursor.isAtEnd) fail('the expression is empty', 0);
    const node = parseOr(cursor);
    if (!cursor.isAtEnd) cursor.refuse('an operator or the end');
    checkDepth(node, 1);
    return { ok: true, node };
  } catch (error) {
    if (error instanceof SourceFailure) return { ok: false, message: error.message, at: error.at };
    throw error;
  }
}
