import { fail } from './failure.ts';
import type { LiteralNode } from './node.ts';

export interface TextToken extends LiteralNode {
  readonly value: string;
}

function unescape(source: string, at: number): string {
  const char = source[at + 1];
  switch (char) {
    case '\\':
    case '"':
    case "'":
      return char;
    case 'n':
      return '\n';
    case 't':
      return '\t';
    default:
      return fail('a backslash in a string may only come before a backslash, a quote, n or t', at);
  }
}

/**
 * Reads the string whose opening quote, single or double, is at `at`. A `${…}` inside it is literal
 * text.
 */
export function readText(source: string, at: number): TextToken {
  const quote = source[at];
  let value = '';
  let next = at + 1;
  while (source[next] !== quote) {
    const char = source[next];
    if (char === undefined) fail('this string has no closing quote', at);
    value += char === '\\' ? unescape(source, next) : char;
    next += char === '\\' ? 2 : 1;
  }
  return { kind: 'literal', value, at, end: next + 1 };
}
