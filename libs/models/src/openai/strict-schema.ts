import { isJsonObject, type JsonObject, type JsonValue } from '@mozaiks/contracts';

const ACCEPTED_KEYS: ReadonlySet<string> = new Set([
  ...['type', 'properties', 'required', 'additionalProperties', 'items', 'enum', 'const', 'anyOf', '$ref', '$defs', 'description', 'title'],
  ...['pattern', 'format', 'minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf', 'minItems', 'maxItems'],
]);

/** Whether OpenAI's strict mode takes a schema: every object closed, every property required, no key but those that it knows, an object at the root. */
export const allowsStrict = (schema: JsonObject): boolean => schema['type'] === 'object' && isStrict(schema);

function isStrict(schema: JsonValue | undefined): boolean {
  if (!isJsonObject(schema) || !Object.keys(schema).every((key) => ACCEPTED_KEYS.has(key))) return false;
  return isClosed(schema) && [...valuesOf(schema['properties']), ...valuesOf(schema['$defs']), ...partsOf(schema)].every(isStrict);
}

function isClosed(schema: JsonObject): boolean {
  const types = [schema['type']].flat();
  if (types.includes('array') && schema['items'] === undefined) return false;
  if (!types.includes('object') && schema['properties'] === undefined) return true;
  const required: readonly JsonValue[] = Array.isArray(schema['required']) ? schema['required'] : [];
  return schema['additionalProperties'] === false && namesOf(schema['properties']).every((name) => required.includes(name));
}

const namesOf = (value: JsonValue | undefined): readonly string[] => (isJsonObject(value) ? Object.keys(value) : []);
const valuesOf = (value: JsonValue | undefined): readonly JsonValue[] => (isJsonObject(value) ? Object.values(value) : []);

function partsOf(schema: JsonObject): readonly JsonValue[] {
  const alternatives: readonly JsonValue[] = Array.isArray(schema['anyOf']) ? schema['anyOf'] : [];
  return schema['items'] === undefined ? alternatives : [schema['items'], ...alternatives];
}
