import type { JsonValue } from '@mozaiks/contracts';
import type { Random } from './random-from.ts';

/** Keys that storage formats and drivers are known to treat specially. */
const oddKeys = [
  '',
  ' ',
  '$',
  '$set',
  '$where',
  '$date',
  '$oid',
  '$numberLong',
  '.',
  'a.b',
  '.a',
  'a.',
  '0',
  '10',
  '-1',
  '_id',
  '__v',
  '_bsontype',
  'toBSON',
  'toJSON',
  'toString',
  'hasOwnProperty',
  'valueOf',
  'length',
  'id',
  'then',
  'key with "quotes" and \\',
  "it's",
  'null\u0000byte',
  'new\nline',
  'ключ',
  '鍵',
  '🔑',
  'e\u0301',
  '\u00e9',
  '\u2028',
] as const;

const oddTexts = [
  '',
  ' ',
  '\u0000',
  'a\u0000b',
  '\ufeffbom',
  '\u2028\u2029',
  '\uffff',
  'e\u0301 is not \u00e9',
  '👩‍👩‍👧‍👦',
  '𝕏',
  'שלום',
  '2026-01-01T00:00:00.000Z',
  '5f0000000000000000000000',
  'NaN',
  'null',
  '{"a":1}',
  "'; DROP TABLE commits; --",
  '$1 ${x} {{y}}',
] as const;

const oddNumbers = [
  0,
  1,
  -1,
  0.1,
  -1.5,
  1e21,
  1e-7,
  5e-324,
  Number.MAX_VALUE,
  Number.MIN_SAFE_INTEGER,
  Number.MAX_SAFE_INTEGER,
  2 ** 31,
  -(2 ** 31) - 1,
  2 ** 53,
  2 ** 63,
  2 ** 64,
] as const;

const below = (random: Random, limit: number): number => Math.floor(random() * limit);

function pick<T>(random: Random, list: readonly [T, ...T[]]): T {
  return list[below(random, list.length)] ?? list[0];
}

/** Well-formed text: any code point except surrogates. */
function text(random: Random): string {
  if (random() < 0.4) return pick(random, oddTexts);
  const codePoint = (): number =>
    pick(random, [below(random, 128), below(random, 0xd800), 0x10000 + below(random, 0x100000)]);
  return String.fromCodePoint(...Array.from({ length: below(random, 12) }, codePoint));
}

function key(random: Random): string {
  const made = random() < 0.6 ? pick(random, oddKeys) : text(random);
  return ['__proto__', 'constructor', 'prototype'].includes(made) ? 'x' : made;
}

function number(random: Random): number {
  if (random() < 0.5) return pick(random, oddNumbers);
  return (
    pick(random, [
      below(random, 1000),
      below(random, 2 ** 45) - 2 ** 44,
      (random() - 0.5) * 10 ** below(random, 30),
    ]) + 0
  );
}

const scalar = (random: Random): JsonValue =>
  pick<() => JsonValue>(random, [
    () => null,
    () => random() < 0.5,
    () => number(random),
    () => text(random),
  ])();

/**
 * Any JSON within the input limits: well-formed text, finite numbers except -0, and any key except
 * those that reach a prototype. At most `depth` containers deep (default 5).
 */
export function randomJson(random: Random, depth = 5): JsonValue {
  if (depth === 0 || random() < 0.3) return scalar(random);
  const size = below(random, 5);
  if (random() < 0.4) return Array.from({ length: size }, () => randomJson(random, depth - 1));
  return Object.fromEntries(
    Array.from({ length: size }, () => [key(random), randomJson(random, depth - 1)]),
  );
}

/** A value that is exactly `depth` containers deep. */
export function nestedJson(random: Random, depth: number): JsonValue {
  if (depth === 0) return scalar(random);
  const inner = nestedJson(random, depth - 1);
  return random() < 0.5 ? [inner] : { [key(random)]: inner };
}
