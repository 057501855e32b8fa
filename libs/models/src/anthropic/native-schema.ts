import { isJsonObject, type JsonObject, type JsonValue } from '@mozaiks/contracts';

const KEPT = ['type', 'enum', 'const', 'description', 'title', 'required', '$ref'] as const;
const FORMATS: ReadonlySet<JsonValue> = new Set([
  'date-time',
  'time',
  'date',
  'duration',
  'email',
  'hostname',
  'uri',
  'ipv4',
  'ipv6',
  'uuid',
]);

/**
 * A schema as the API's own structured output takes it: closed objects, without limits on numbers and lengths, which the answer is checked against anyway.
 * Null where it cannot say the same: an object of any keys, a schema that contains itself, or one without a type.
 */
export function nativeSchema(schema: JsonObject): JsonObject | null {
  return isRecursive(schema) ? null : native(schema);
}

function native(schema: JsonValue | undefined): JsonObject | null {
  if (!isJsonObject(schema) || isOpenMap(schema) || !saysWhat(schema)) return null;
  const kept = Object.fromEntries(KEPT.flatMap((key) => (schema[key] === undefined ? [] : [[key, schema[key]]])));
  const parts = {
    properties: eachOf(schema['properties']),
    $defs: eachOf(schema['$defs']),
    items: schema['items'] === undefined ? undefined : native(schema['items']),
    anyOf: listOf(schema['anyOf'] ?? schema['oneOf']),
    allOf: listOf(schema['allOf']),
  };
  if (Object.values(parts).includes(null)) return null;
  const said = Object.fromEntries(Object.entries(parts).filter(([, part]) => part !== undefined)) as JsonObject;
  return { ...kept, ...said, ...formatOf(schema), ...(isObject(schema) ? { additionalProperties: false } : {}) };
}

const isObject = (schema: JsonObject): boolean => [schema['type']].flat().includes('object') || schema['properties'] !== undefined;

/** Any keys are allowed, and none is named. */
const isOpenMap = (schema: JsonObject): boolean =>
  isObject(schema) &&
  (isJsonObject(schema['additionalProperties']) ||
    schema['additionalProperties'] === true ||
    schema['patternProperties'] !== undefined ||
    (schema['properties'] === undefined && schema['additionalProperties'] !== false));

const saysWhat = (schema: JsonObject): boolean =>
  ['type', 'enum', 'const', '$ref', 'anyOf', 'oneOf', 'allOf', 'properties'].some((key) => schema[key] !== undefined);

const formatOf = (schema: JsonObject): JsonObject =>
  schema['format'] !== undefined && FORMATS.has(schema['format']) ? { format: schema['format'] } : {};

/** Null: one of them cannot be said. */
function eachOf(value: JsonValue | undefined): JsonObject | null | undefined {
  if (!isJsonObject(value)) return undefined;
  const entries = Object.entries(value).map(([name, part]) => [name, native(part)] as const);
  return entries.some(([, part]) => part === null) ? null : (Object.fromEntries(entries) as JsonObject);
}

function listOf(value: JsonValue | undefined): readonly JsonValue[] | null | undefined {
  if (!Array.isArray(value)) return undefined;
  const parts = value.map((part: JsonValue) => native(part));
  return parts.some((part) => part === null) ? null : (parts as readonly JsonValue[]);
}

/** Whether following its references leads back to where one has been. A reference to anywhere but `$defs` counts as one. */
function isRecursive(root: JsonObject): boolean {
  const defs = isJsonObject(root['$defs']) ? root['$defs'] : {};
  const visit = (value: JsonValue | undefined, path: readonly string[]): boolean => {
    if (Array.isArray(value)) return value.some((item: JsonValue) => visit(item, path));
    if (!isJsonObject(value)) return false;
    const name = typeof value['$ref'] === 'string' ? value['$ref'].replace(/^#\/\$defs\//, '') : undefined;
    if (name !== undefined && (path.includes(name) || !Object.hasOwn(defs, name))) return true;
    if (name !== undefined && visit(defs[name], [...path, name])) return true;
    return Object.entries(value).some(([key, part]) => key !== '$defs' && visit(part, path));
  };
  return visit(root, []) || Object.entries(defs).some(([name, part]) => visit(part, [name]));
}
