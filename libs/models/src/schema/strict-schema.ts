import { defined, isJsonObject, type JsonObject, type JsonValue } from '@mozaiks/contracts';
import { acceptsNull, entriesOf, isObjectSchema, listOf, typesOf } from './walk.ts';

const KEPT: readonly string[] = [
  ...[
    'type',
    'enum',
    'const',
    '$ref',
    'description',
    'title',
    'pattern',
    'format',
    'minimum',
    'maximum',
  ],
  ...['exclusiveMinimum', 'exclusiveMaximum', 'multipleOf', 'minItems', 'maxItems'],
];

/** Keys that only restrict or describe a value. The answer is checked against them anyway. */
const LEFT_OUT: ReadonlySet<string> = new Set([
  ...[
    'minLength',
    'maxLength',
    'uniqueItems',
    'minProperties',
    'maxProperties',
    'default',
    'examples',
    'deprecated',
  ],
  ...['readOnly', 'writeOnly', '$comment', '$schema', '$id', 'contentEncoding', 'contentMediaType'],
]);

const PARTS: ReadonlySet<string> = new Set([
  'properties',
  'required',
  'additionalProperties',
  'items',
  'anyOf',
  'oneOf',
  '$defs',
]);

export interface StrictOptions {
  /**
   * Optional properties may become nullable. Otherwise a property may be optional only if it
   * accepts null anyway.
   */
  readonly addNull: boolean;
}

/**
 * A schema in the form of OpenAI's strict mode: an object at the root, every object closed, and
 * every property required, with optional ones nullable. Null if the form cannot express the schema,
 * such as an object with arbitrary keys below the root.
 */
export function strictSchema(schema: JsonObject, options: StrictOptions): JsonObject | null {
  if (schema['type'] !== 'object') return null;
  // Arguments without named properties mean no arguments; an answer without named properties is an
  // object with arbitrary keys.
  return strict(options.addNull ? { additionalProperties: false, ...schema } : schema, options);
}

function strict(schema: JsonValue | undefined, options: StrictOptions): JsonObject | null {
  if (!isJsonObject(schema) || !Object.keys(schema).every((key) => isKnown(key))) return null;
  const parts = {
    ...objectParts(schema, options),
    items: schema['items'] === undefined ? undefined : strict(schema['items'], options),
    anyOf: alternatives(schema, options),
    $defs: definitions(schema['$defs'], options),
  };
  const lacksItems = typesOf(schema).includes('array') && schema['items'] === undefined;
  if (lacksItems || Object.values(parts).includes(null)) return null;
  const kept = Object.fromEntries(
    KEPT.flatMap((key) => (schema[key] === undefined ? [] : [[key, schema[key]]])),
  );
  const converted = defined(parts) as JsonObject;
  return Object.keys(kept).length + Object.keys(converted).length === 0
    ? null
    : { ...kept, ...converted };
}

const isKnown = (key: string): boolean => KEPT.includes(key) || LEFT_OUT.has(key) || PARTS.has(key);

type Part = JsonValue | undefined;

function objectParts(schema: JsonObject, options: StrictOptions): { readonly [key: string]: Part } {
  if (!isObjectSchema(schema)) return {};
  const open =
    schema['additionalProperties'] !== undefined && schema['additionalProperties'] !== false;
  const unnamed =
    entriesOf(schema['properties']).length === 0 && schema['additionalProperties'] !== false;
  if (open || unnamed) return { properties: null };
  const required = listOf(schema['required']);
  const properties = entriesOf(schema['properties']).map(
    ([name, value]) => [name, property(value, required.includes(name), options)] as const,
  );
  return {
    properties: properties.some(([, value]) => value === null)
      ? null
      : Object.fromEntries(properties),
    required: properties.map(([name]) => name),
    additionalProperties: false,
  };
}

function property(value: JsonValue, required: boolean, options: StrictOptions): JsonObject | null {
  const converted = strict(value, options);
  if (converted === null || required || acceptsNull(converted)) return converted;
  return options.addNull ? { anyOf: [converted, { type: 'null' }] } : null;
}

function alternatives(schema: JsonObject, options: StrictOptions): Part {
  const list = schema['anyOf'] ?? schema['oneOf'];
  if (!Array.isArray(list)) return undefined;
  const converted = list.map((each: JsonValue) => strict(each, options));
  return converted.some((each) => each === null) ? null : converted;
}

function definitions(value: JsonValue | undefined, options: StrictOptions): Part {
  if (!isJsonObject(value)) return undefined;
  const converted = entriesOf(value).map(([name, each]) => [name, strict(each, options)] as const);
  return converted.some(([, each]) => each === null) ? null : Object.fromEntries(converted);
}
