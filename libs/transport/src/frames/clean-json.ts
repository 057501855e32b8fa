import type { JsonValue } from '@mozaiks/contracts';

export type Cleaned =
  | { readonly ok: true; readonly value: JsonValue }
  | { readonly ok: false; readonly problem: string };

const REFUSED_KEYS = new Set(['__proto__', 'constructor', 'prototype']);

class Unclean extends Error {}

/**
 * Converts a parsed value to one that every store and socket returns unchanged. Text becomes
 * well-formed (lone surrogates become U+FFFD) and -0 becomes 0.
 *
 * Not ok if the value has keys that could reach a prototype, NUL in a key, or numbers out of the
 * range of doubles. The caller has limited its depth with `isTooDeep`.
 */
export function cleanJson(value: JsonValue): Cleaned {
  try {
    return { ok: true, value: clean(value) };
  } catch (error) {
    if (error instanceof Unclean) return { ok: false, problem: error.message };
    throw error;
  }
}

function clean(value: JsonValue): JsonValue {
  if (typeof value === 'string') return value.toWellFormed();
  if (typeof value === 'number') return cleanNumber(value);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return (value as readonly JsonValue[]).map(clean);
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [cleanKey(key), clean(inner)]),
  );
}

function cleanNumber(value: number): number {
  if (!Number.isFinite(value)) throw new Unclean('a number is out of range');
  return value === 0 ? 0 : value;
}

function cleanKey(key: string): string {
  if (REFUSED_KEYS.has(key)) throw new Unclean(`the key ${key} is not allowed`);
  if (key.includes('\u0000')) throw new Unclean('a key contains NUL');
  return key.toWellFormed();
}
