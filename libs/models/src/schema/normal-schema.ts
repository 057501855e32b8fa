import { defined, isJsonObject, type JsonObject, type JsonValue } from '@mozaiks/contracts';
import { withKnownRefs } from './known-refs.ts';
import { entriesOf, isObjectSchema, listOf, resolved, typesOf } from './walk.ts';

const TYPES: ReadonlySet<JsonValue> = new Set([
  'string',
  'number',
  'integer',
  'boolean',
  'object',
  'array',
  'null',
]);
const NAMED = ['properties', 'patternProperties', '$defs', 'dependentSchemas'] as const;
const SINGLE = [
  'items',
  'additionalProperties',
  'contains',
  'propertyNames',
  'not',
  'if',
  'then',
  'else',
] as const;
const LISTS = ['anyOf', 'oneOf', 'allOf', 'prefixItems'] as const;
const COMBINED = ['anyOf', 'oneOf', 'allOf'] as const;

/**
 * The schema of a tool's arguments for both vendors: JSON Schema 2020-12, with an object without
 * alternatives at its root, `properties` in every object and `items` in every list.
 *
 * Constructs of older drafts and of OpenAPI are translated. Empty lists of alternatives and
 * references that do not resolve within it are left out, because some servers reject them. Null if
 * the arguments cannot be an object.
 */
export function normalSchema(schema: JsonObject): JsonObject | null {
  const modern = withKnownRefs(normal(schema));
  const root = flatRoot({
    ...resolved(modern, modern),
    ...(modern['$defs'] === undefined ? {} : { $defs: modern['$defs'] }),
  });
  const types = typesOf(root);
  if (types.length > 0 && !types.includes('object')) return null;
  return withShape({ ...root, type: 'object' });
}

function normal(value: JsonObject): JsonObject {
  const schema = translated(value);
  const named = NAMED.flatMap((key) =>
    isJsonObject(schema[key])
      ? [
          [
            key,
            Object.fromEntries(entriesOf(schema[key]).map(([name, part]) => [name, partOf(part)])),
          ],
        ]
      : [],
  );
  const single = SINGLE.flatMap((key) =>
    schema[key] === undefined ? [] : [[key, singleOf(key, schema[key])]],
  );
  const lists = LISTS.flatMap((key) =>
    Array.isArray(schema[key]) ? [[key, listOf(schema[key]).map(partOf)]] : [],
  );
  return withShape({ ...schema, ...Object.fromEntries([...named, ...single, ...lists]) });
}

/** True and false are schemas, but llama.cpp accepts them only for `additionalProperties`. */
function partOf(value: JsonValue | undefined): JsonObject {
  if (isJsonObject(value)) return normal(value);
  return value === false ? { not: {} } : {};
}

const singleOf = (key: string, value: JsonValue | undefined): JsonValue =>
  key === 'additionalProperties' && typeof value === 'boolean' ? value : partOf(value);

function withShape(schema: JsonObject): JsonObject {
  const lacksProperties = isObjectSchema(schema) && !isJsonObject(schema['properties']);
  const lacksItems = typesOf(schema).includes('array') && schema['items'] === undefined;
  return {
    ...schema,
    ...(lacksProperties ? { properties: {} } : {}),
    ...(lacksItems ? { items: {} } : {}),
  };
}

type Translation = (value: JsonValue, schema: JsonObject) => JsonObject;

const leftOut: Translation = () => ({});

const unlessEmpty =
  (key: string): Translation =>
  (value) =>
    Array.isArray(value) && value.length > 0 ? { [key]: value } : {};

/** In draft 4, `exclusiveMinimum: true` stood next to `minimum`. */
const bound =
  (exclusive: string, inclusive: string): Translation =>
  (value, schema) => {
    if (typeof value !== 'boolean') return { [exclusive]: value };
    const limit = schema[inclusive];
    return value && limit !== undefined ? { [exclusive]: limit } : {};
  };

/** Removes invalid types such as `any`. `nullable` is from OpenAPI. */
function typeIn(value: JsonValue, { nullable }: JsonObject): JsonObject {
  const known = [value]
    .flat()
    .filter((type) => TYPES.has(type as JsonValue)) as readonly JsonValue[];
  const types = nullable === true && known.length > 0 ? [...new Set([...known, 'null'])] : known;
  const [only] = types;
  if (only === undefined) return {};
  return { type: types.length === 1 ? only : types };
}

/** A list of schemas in `items` was a tuple before 2020-12. */
const itemsIn: Translation = (value, { additionalItems }) =>
  Array.isArray(value)
    ? { prefixItems: value, ...defined({ items: additionalItems }) }
    : { items: value };

/** Translations of constructs from older drafts and OpenAPI, and of invalid ones. */
const TRANSLATIONS: { readonly [key: string]: Translation } = {
  $schema: leftOut,
  id: leftOut,
  example: leftOut,
  nullable: leftOut,
  additionalItems: leftOut,
  definitions: (value, { $defs }) => ({
    $defs: { ...(isJsonObject(value) ? value : {}), ...(isJsonObject($defs) ? $defs : {}) },
  }),
  $ref: (value) =>
    typeof value === 'string' ? { $ref: value.replace(/^#\/definitions\//, '#/$defs/') } : {},
  required: (value) => (Array.isArray(value) ? { required: value } : {}),
  exclusiveMinimum: bound('exclusiveMinimum', 'minimum'),
  exclusiveMaximum: bound('exclusiveMaximum', 'maximum'),
  type: typeIn,
  items: itemsIn,
  enum: unlessEmpty('enum'),
  anyOf: unlessEmpty('anyOf'),
  oneOf: unlessEmpty('oneOf'),
  allOf: unlessEmpty('allOf'),
};

const translated = (schema: JsonObject): JsonObject =>
  Object.assign(
    {},
    ...Object.entries(schema).map(([key, value]) =>
      Object.hasOwn(TRANSLATIONS, key) ? TRANSLATIONS[key]?.(value, schema) : { [key]: value },
    ),
  ) as JsonObject;

/** Alternatives at the root become one object that allows the properties of all of them. */
function flatRoot(root: JsonObject): JsonObject {
  const parts = COMBINED.flatMap((key) =>
    listOf(root[key]).map((part) => ({ key, part: resolved(part, root) })),
  );
  if (parts.length === 0) return root;
  const { anyOf: _anyOf, oneOf: _oneOf, allOf: _allOf, ...rest } = root;
  const properties = Object.assign(
    {},
    ...parts.map(({ part }) => part['properties']),
    rest['properties'],
  ) as JsonObject;
  const always = parts
    .filter(({ key }) => key === 'allOf')
    .flatMap(({ part }) => listOf(part['required']));
  const required = [...new Set([...listOf(rest['required']), ...always])];
  return { ...rest, properties, ...(required.length === 0 ? {} : { required }) };
}
