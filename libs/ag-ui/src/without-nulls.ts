import { isJsonObject, type JsonObject, type JsonValue } from '@mozaiks/contracts';

/** Removes keys and items that are null: clients refuse null for optional fields. */
export function withoutNulls(value: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, inner]) => (inner === null ? [] : [[key, clean(inner)]])),
  );
}

function clean(value: JsonValue): JsonValue {
  if (Array.isArray(value))
    return (value as readonly JsonValue[]).filter((item) => item !== null).map(clean);
  return isJsonObject(value) ? withoutNulls(value) : value;
}
