import { isJsonObject, type JsonObject, type JsonValue } from '@mozaiks/contracts';

export const propertiesOf = (schema: JsonObject): JsonObject => {
  const properties = schema['properties'];
  return isJsonObject(properties) ? properties : {};
};
export const requiredOf = (schema: JsonObject): readonly string[] => {
  const required = schema['required'];
  return Array.isArray(required) ? required.map(String) : [];
};

/** An object with known keys. */
export const isShaped = (schema: JsonObject): boolean => schema['type'] === 'object';

/** What is both: all keys of either. */
export function mergeObjects(a: JsonObject, b: JsonObject): JsonObject {
  const rest = [a, b].map((schema) => schema['additionalProperties'] ?? true);
  return {
    type: 'object',
    properties: { ...propertiesOf(a), ...propertiesOf(b) },
    required: [...new Set([...requiredOf(a), ...requiredOf(b)])],
    additionalProperties: rest.find((value) => value !== false) ?? false,
  };
}

function onlyKeys(schema: JsonObject, keep: (key: string) => boolean): JsonObject {
  const properties = Object.fromEntries(Object.entries(propertiesOf(schema)).filter(([key]) => keep(key)));
  return { ...schema, properties, required: requiredOf(schema).filter(keep) };
}
export const nothingBut = (schema: JsonObject, keys: readonly string[]): JsonObject => onlyKeys(schema, (key) => keys.includes(key));
export const withoutKeys = (schema: JsonObject, keys: readonly string[]): JsonObject => onlyKeys(schema, (key) => !keys.includes(key));

/** A map to values of one kind; of certain keys where they are listed. */
export function openObject(keys: readonly string[], values: JsonValue): JsonObject {
  if (keys.length === 0) return { type: 'object', additionalProperties: values };
  return {
    type: 'object',
    properties: Object.fromEntries(keys.map((key) => [key, values])),
    required: [...keys],
    additionalProperties: false,
  };
}

/** Whether a schema describes an object, said or not. */
export const isObjectSchema = (schema: JsonObject): boolean => schema['type'] === undefined || schema['type'] === 'object';
