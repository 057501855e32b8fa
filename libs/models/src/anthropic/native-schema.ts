import { defined, isJsonObject, type JsonObject, type JsonValue } from '@mozaiks/contracts';
import { acceptsNull, entriesOf, isObjectSchema, listOf } from '../schema/walk.ts';

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

export interface NativeOptions {
  /** Optional properties become nullable and required. */
  readonly addNull: boolean;
}

const AS_IT_IS: NativeOptions = { addNull: false };

/**
 * A schema in the form that the API enforces, for structured output and strict tools. Its objects
 * are closed, and it has no limits on numbers and lengths, which are checked in the answer anyway.
 * Null if the form cannot express the schema: an object with arbitrary keys, a recursive schema, or
 * one without a type.
 */
export function nativeSchema(schema: JsonObject, options = AS_IT_IS): JsonObject | null {
  return isRecursive(schema) ? null : native(schema, options);
}

function native(schema: JsonValue | undefined, options: NativeOptions): JsonObject | null {
  if (!isJsonObject(schema) || isOpenMap(schema) || !hasKind(schema)) return null;
  const kept = Object.fromEntries(
    KEPT.flatMap((key) => (schema[key] === undefined ? [] : [[key, schema[key]]])),
  );
  const parts = {
    properties: propertiesOf(schema, options),
    $defs: eachOf(schema['$defs'], (part) => native(part, options)),
    items: schema['items'] === undefined ? undefined : native(schema['items'], options),
    anyOf: alternatives(schema['anyOf'] ?? schema['oneOf'], options),
    allOf: alternatives(schema['allOf'], options),
  };
  if (Object.values(parts).includes(null)) return null;
  const converted = defined(parts) as JsonObject;
  return {
    ...kept,
    ...converted,
    ...formatOf(schema),
    ...(isObjectSchema(schema) ? closed(converted, options) : {}),
  };
}

const closed = ({ properties }: JsonObject, { addNull }: NativeOptions): JsonObject => ({
  ...(addNull ? { required: entriesOf(properties).map(([name]) => name) } : {}),
  additionalProperties: false,
});

/** Any keys are allowed, and none is named. */
const isOpenMap = (schema: JsonObject): boolean =>
  isObjectSchema(schema) &&
  (isJsonObject(schema['additionalProperties']) ||
    schema['additionalProperties'] === true ||
    schema['patternProperties'] !== undefined ||
    (entriesOf(schema['properties']).length === 0 && schema['additionalProperties'] !== false));

const hasKind = (schema: JsonObject): boolean =>
  ['type', 'enum', 'const', '$ref', 'anyOf', 'oneOf', 'allOf', 'properties'].some(
    (key) => schema[key] !== undefined,
  );

const formatOf = (schema: JsonObject): JsonObject =>
  schema['format'] !== undefined && FORMATS.has(schema['format'])
    ? { format: schema['format'] }
    : {};

/** Null if one of them cannot be expressed. */
function eachOf(
  value: JsonValue | undefined,
  convert: (part: JsonValue, name: string) => JsonObject | null,
): JsonObject | null | undefined {
  if (!isJsonObject(value)) return undefined;
  const entries = Object.entries(value).map(([name, part]) => [name, convert(part, name)] as const);
  return entries.some(([, part]) => part === null)
    ? null
    : (Object.fromEntries(entries) as JsonObject);
}

function propertiesOf(schema: JsonObject, options: NativeOptions): JsonObject | null | undefined {
  const required = listOf(schema['required']);
  return eachOf(schema['properties'], (part, name) => {
    const converted = native(part, options);
    if (converted === null || !options.addNull || required.includes(name) || acceptsNull(converted))
      return converted;
    return { anyOf: [converted, { type: 'null' }] };
  });
}

function alternatives(
  value: JsonValue | undefined,
  options: NativeOptions,
): readonly JsonValue[] | null | undefined {
  if (!Array.isArray(value)) return undefined;
  const parts = value.map((part: JsonValue) => native(part, options));
  return parts.some((part) => part === null) ? null : (parts as readonly JsonValue[]);
}

/**
 * Whether its references lead back to themselves. A reference to anything but `$defs` counts as
 * recursive.
 */
function isRecursive(root: JsonObject): boolean {
  const defs = isJsonObject(root['$defs']) ? root['$defs'] : {};
  const visit = (value: JsonValue | undefined, path: readonly string[]): boolean => {
    if (Array.isArray(value)) return value.some((item: JsonValue) => visit(item, path));
    if (!isJsonObject(value)) return false;
    const name =
      typeof value['$ref'] === 'string' ? value['$ref'].replace(/^#\/\$defs\//, '') : undefined;
    if (name !== undefined && (path.includes(name) || !Object.hasOwn(defs, name))) return true;
    if (name !== undefined && visit(defs[name], [...path, name])) return true;
    return Object.entries(value).some(([key, part]) => key !== '$defs' && visit(part, path));
  };
  return visit(root, []) || Object.entries(defs).some(([name, part]) => visit(part, [name]));
}
