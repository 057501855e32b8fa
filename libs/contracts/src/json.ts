import { Type } from 'typebox';

/** Any value that survives JSON unchanged. */
export type JsonValue =
  | null
  | boolean
  | number
  | string
  | readonly JsonValue[]
  | { readonly [key: string]: JsonValue };
export type JsonObject = { readonly [key: string]: JsonValue };

/** Schema of any JSON value. The static type is exact, and the JSON Schema accepts everything. */
export const Json = Type.Unsafe<JsonValue>({});
export const JsonRecord = Type.Unsafe<JsonObject>({ type: 'object' });

/** True for a plain JSON object, false for arrays and null. */
export function isJsonObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A key as a part of a JSON pointer (RFC 6901). */
export const pointerPart = (key: string): string => key.replaceAll('~', '~0').replaceAll('/', '~1');

/**
 * Serializes with the keys of every object sorted, so that equal values give equal strings.
 * Properties whose value is `undefined` are left out, as in `JSON.stringify`.
 */
export function canonicalJson(value: JsonValue): string {
  return JSON.stringify(value, (_key, inner: JsonValue) =>
    isJsonObject(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)))
      : inner,
  );
}
