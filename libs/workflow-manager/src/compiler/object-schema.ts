import type { JsonObject, JsonValue } from '@mozaiks/contracts';

// The compiler's process uses this file. To start fast, it loads nothing of the contracts.
export const isObject = (value: JsonValue | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const propertiesOf = (schema: JsonObject): JsonObject => {
  const properties = schema['properties'];
  return isObject(properties) ? properties : {};
};
export const requiredOf = (schema: JsonObject): readonly string[] => {
  const required = schema['required'];
  return Array.isArray(required) ? required.map(String) : [];
};

export function withoutKeys(schema: JsonObject, keys: readonly string[]): JsonObject {
  const keep = (key: string): boolean => !keys.includes(key);
  const properties = Object.fromEntries(
    Object.entries(propertiesOf(schema)).filter(([key]) => keep(key)),
  );
  return { ...schema, properties, required: requiredOf(schema).filter(keep) };
}

/** Whether a schema states that it describes an object. */
export const isShaped = (schema: JsonObject): boolean => schema['type'] === 'object';

/** Whether a schema describes an object, with or without `type`. */
export const isObjectSchema = (schema: JsonObject): boolean =>
  schema['type'] === undefined || isShaped(schema);
