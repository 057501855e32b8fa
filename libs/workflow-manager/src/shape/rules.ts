import type { Shape } from './shape.ts';

// Rules between the keys of an object, for editors. The reader of the object checks them again,
// with better messages.

/** An object that has the key with a value. */
export const has = (key: string, value: Shape = { not: { type: 'null' } }): Shape => ({
  type: 'object',
  required: [key],
  properties: { [key]: value },
});
/** An object whose key has one of these words. Not as an `enum`, which editors would show. */
export const hasWord = (key: string, ...words: readonly string[]): Shape =>
  has(key, { type: 'string', pattern: `^(?:${words.join('|')})$` });

/** Requires a value. Written without `properties`, because editors would propose them. */
export const needs = (key: string): Shape => ({ required: [key], not: has(key, { type: 'null' }) });

/** Requires at least one of the keys. If all are missing, the last one is named. */
export const needsOneOf = (...keys: readonly string[]): Shape => ({
  if: { type: 'object', not: { anyOf: keys.map((key) => has(key)) } },
  then: { required: keys.slice(-1), not: { type: 'object', required: keys.slice(-1) } },
});

/** Allows at most one of the keys. */
export const notBoth = (one: string, other: string): Shape => ({
  not: { allOf: [has(one), has(other)] },
});

export const exactlyOneOf = (one: string, other: string): readonly Shape[] => [
  needsOneOf(one, other),
  notBoth(one, other),
];

/** Requires a key if another key has this value. */
export const neededWith = (key: string, [other, word]: readonly [string, string]): Shape => ({
  if: hasWord(other, word),
  then: needs(key),
});
