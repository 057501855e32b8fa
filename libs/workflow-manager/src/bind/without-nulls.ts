import { isJsonObject, type JsonObject, type JsonValue } from '@mozaiks/contracts';
import { propertiesOf, requiredOf } from '../compiler/object-schema.ts';

interface Walk {
  /** The whole schema, which `$ref` looks into. */
  readonly root: JsonObject;
  readonly depth: number;
}

const MAX_DEPTH = 64;

const optionsOf = (schema: JsonObject): readonly JsonObject[] => {
  const options = schema['anyOf'] ?? schema['oneOf'];
  return Array.isArray(options) ? options.filter(isJsonObject) : [];
};

function resolved(schema: JsonObject, { root }: Walk): JsonObject {
  const name = /^#\/(\$defs|definitions)\/([^/]+)$/.exec(String(schema['$ref']));
  const parts = name?.[1] === undefined ? undefined : root[name[1]];
  const part = isJsonObject(parts) && name?.[2] !== undefined ? parts[name[2]] : undefined;
  return isJsonObject(part) ? part : schema;
}

/** Whether the schema allows null. A schema without types allows it. */
function allowsNull(given: JsonValue | undefined, walk: Walk): boolean {
  if (!isJsonObject(given)) return given !== false;
  if (walk.depth > MAX_DEPTH) return true;
  const schema = resolved(given, walk);
  const { type, enum: values } = schema;
  if (Array.isArray(values)) return values.includes(null);
  if ('const' in schema) return schema['const'] === null;
  if (type !== undefined) return type === 'null' || (Array.isArray(type) && type.includes('null'));
  const options = optionsOf(schema);
  if (options.length > 0)
    return options.some((option) => allowsNull(option, { ...walk, depth: walk.depth + 1 }));
  return (
    schema['properties'] === undefined &&
    schema['items'] === undefined &&
    schema['$ref'] === undefined
  );
}

/** Whether the fields that distinguish kinds of objects have the values of this kind. */
function isOfKind(schema: JsonObject, value: JsonObject): boolean {
  if (schema['type'] !== undefined && schema['type'] !== 'object') return false;
  return Object.entries(propertiesOf(schema)).every(([key, property]) => {
    const values = isJsonObject(property)
      ? (property['enum'] ?? ('const' in property ? [property['const']] : undefined))
      : undefined;
    const field = value[key];
    return (
      !Array.isArray(values) ||
      field === undefined ||
      field === null ||
      values.some((one) => one === field)
    );
  });
}

function fieldsWithoutNulls(schema: JsonObject, value: JsonObject, walk: Walk): JsonObject {
  const properties = propertiesOf(schema);
  const required = requiredOf(schema);
  const fields = Object.entries(value).flatMap(([key, field]): readonly [string, JsonValue][] => {
    const own = Object.hasOwn(properties, key) ? properties[key] : undefined;
    const isAbsent =
      field === null && own !== undefined && !required.includes(key) && !allowsNull(own, walk);
    return isAbsent ? [] : [[key, walkInto(own ?? schema['additionalProperties'], field, walk)]];
  });
  return Object.fromEntries(fields);
}

function walkInto(
  given: JsonValue | undefined,
  value: JsonValue,
  { root, depth }: Walk,
): JsonValue {
  if (!isJsonObject(given) || typeof value !== 'object' || value === null || depth > MAX_DEPTH)
    return value;
  const walk = { root, depth: depth + 1 };
  const schema = resolved(given, walk);
  if (Array.isArray(value)) {
    const first = Array.isArray(schema['prefixItems']) ? schema['prefixItems'] : [];
    return value.map((item, at) => walkInto(first[at] ?? schema['items'], item, walk));
  }
  if (!isJsonObject(value)) return value;
  const options = optionsOf(schema).map((option) => resolved(option, walk));
  const option = options.find((candidate) => isOfKind(candidate, value));
  return option === undefined
    ? fieldsWithoutNulls(schema, value, walk)
    : walkInto(option, value, walk);
}

/** Removes optional keys whose value is null, unless their schema allows null. */
export function withoutNulls(schema: JsonObject, args: JsonObject): JsonObject {
  const found = walkInto(schema, args, { root: schema, depth: 0 });
  return isJsonObject(found) ? found : args;
}
