import type { JsonValue } from '@mozaiks/contracts';

/** JSON whose keys need no escaping for BSON, the driver or the server. */
export type StoredJson = JsonValue;

const ESCAPE = '%';
/**
 * NUL ends a name in BSON. `$...` are operators, and `{$ref, $id}` is a reference, to the driver or
 * the server. `_bsontype` is a type to the driver. It also treats objects under names like
 * `toString` as bytes, because it looks names up in a plain object.
 */
const needsEscape = (key: string): boolean =>
  key.startsWith('$') ||
  key.startsWith(ESCAPE) ||
  key === '_bsontype' ||
  key in Object.prototype ||
  key.includes('\u0000');

const escaped = (key: string): string =>
  needsEscape(key) ? ESCAPE + key.replaceAll('%', '%25').replaceAll('\u0000', '%00') : key;
const unescaped = (key: string): string =>
  key.startsWith(ESCAPE) ? key.slice(1).replaceAll('%00', '\u0000').replaceAll('%25', '%') : key;

/**
 * A copy that is read back equal, whatever JSON it is. Keys with a meaning to MongoDB get a `%` in
 * front. All others, dots included, stay as they are, so that people can query them. Properties
 * whose value is `undefined` are left out, as in JSON.
 */
export const toStored = (value: unknown): StoredJson => mapKeys(value, escaped);
export const fromStored = (value: unknown): JsonValue => mapKeys(value, unescaped);

function mapKeys(value: unknown, rename: (key: string) => string): JsonValue {
  if (Array.isArray(value)) return value.map((item) => mapKeys(item ?? null, rename));
  if (typeof value !== 'object' || value === null) return value as JsonValue;
  const copy: Record<string, JsonValue> = {};
  for (const [key, inner] of Object.entries(value))
    if (inner !== undefined) copy[rename(key)] = mapKeys(inner, rename);
  return copy;
}
