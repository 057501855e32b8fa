import { isJsonObject, type JsonObject, type JsonValue } from '@mozaiks/contracts';

export const typesOf = (schema: JsonObject): readonly JsonValue[] =>
  schema['type'] === undefined ? [] : [schema['type']].flat();

export const listOf = (value: JsonValue | undefined): readonly JsonValue[] =>
  Array.isArray(value) ? value : [];

export const entriesOf = (
  value: JsonValue | undefined,
): readonly (readonly [string, JsonValue])[] => (isJsonObject(value) ? Object.entries(value) : []);

export const isObjectSchema = (schema: JsonObject): boolean =>
  typesOf(schema).includes('object') || schema['properties'] !== undefined;

/**
 * Whether null satisfies a schema. A schema that allows anything does not count, because it has no
 * type.
 */
export function acceptsNull(schema: JsonValue | undefined): boolean {
  if (!isJsonObject(schema)) return false;
  if (
    typesOf(schema).includes('null') ||
    schema['const'] === null ||
    listOf(schema['enum']).includes(null)
  )
    return true;
  return [...listOf(schema['anyOf']), ...listOf(schema['oneOf'])].some(acceptsNull);
}

const LIMITS = ['type', 'const', 'enum', 'anyOf', 'oneOf', 'allOf', 'not', '$ref'];

/** Whether a schema does not restrict the kind of value. */
export const allowsAnything = (schema: JsonObject): boolean =>
  LIMITS.every((limit) => schema[limit] === undefined);

/** The part of the schema that a local `$ref` names; the schema itself if there is none. */
export function resolved(schema: JsonValue | undefined, root: JsonObject): JsonObject {
  if (!isJsonObject(schema)) return {};
  const name =
    typeof schema['$ref'] === 'string'
      ? /^#\/\$defs\/([^/]+)$/.exec(schema['$ref'])?.[1]
      : undefined;
  const target =
    name === undefined || !isJsonObject(root['$defs']) ? undefined : root['$defs'][name];
  return isJsonObject(target) ? target : schema;
}
