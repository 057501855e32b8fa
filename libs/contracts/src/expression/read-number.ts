import { fail } from './failure.ts';
import type { LiteralNode } from './node.ts';

const HEX = /^0[xX][0-9a-fA-F](?:_?[0-9a-fA-F])*/;
const DECIMAL = /^(?:0|[1-9](?:_?[0-9])*)(?:\.[0-9](?:_?[0-9])*)?(?:[eE][+-]?[0-9](?:_?[0-9])*)?/;
const LEFT_OVER = /^[0-9A-Za-z_.]/;

/**
 * Reads the number whose first digit is at `at`: decimal with fraction and exponent, or
 * hexadecimal. Digits may be separated by `_`.
 */
export function readNumber(source: string, at: number): LiteralNode {
  const text = source.slice(at);
  const spelling = (HEX.exec(text) ?? DECIMAL.exec(text))?.[0] ?? '';
  if (LEFT_OVER.test(text.slice(spelling.length))) {
    fail(
      'this is not a number: write 10, 0.5, 1e3, 0xff or 1_000, without further leading zeros',
      at,
    );
  }
  const value = Number(spelling.replaceAll('_', ''));
  if (!Number.isFinite(value)) fail('this number is too large', at);
  return { kind: 'literal', value, at, end: at + spelling.length };
}
