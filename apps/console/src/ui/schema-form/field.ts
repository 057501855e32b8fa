import type { JsonObject, JsonValue } from '@mozaiks/contracts';

interface Named {
  readonly title: string;
  readonly description: string;
  /** What the schema gives as `default`. */
  readonly initial: JsonValue | undefined;
}

/** How a value is asked for. */
export type Field = Named &
  (
    | {
        readonly kind: 'text';
        readonly input: 'text' | 'email' | 'url' | 'date' | 'datetime-local';
        readonly long: boolean;
      }
    | { readonly kind: 'number'; readonly whole: boolean }
    | { readonly kind: 'boolean' }
    | { readonly kind: 'choice'; readonly options: readonly JsonValue[] }
    | { readonly kind: 'constant'; readonly value: JsonValue }
    | { readonly kind: 'object'; readonly fields: readonly Member[] }
    | { readonly kind: 'list'; readonly item: Field }
    /** Objects told apart by the value of one key. */
    | { readonly kind: 'variants'; readonly key: string; readonly variants: readonly Variant[] }
    | { readonly kind: 'json' }
  );

export interface Member {
  readonly name: string;
  readonly required: boolean;
  readonly field: Field;
}

export interface Variant {
  readonly value: JsonValue;
  readonly fields: readonly Member[];
}

const MAX_DEPTH = 3;
/** From here on a text gets several lines. */
const LONG = 200;
/** Without `time`, which is a time with a zone: no input of a browser asks for one. */
const INPUTS = {
  email: 'email',
  uri: 'url',
  url: 'url',
  date: 'date',
  'date-time': 'datetime-local',
} as const;

/**
 * The field of a JSON Schema. What it cannot ask for in a way that always works is asked for as
 * JSON, that part alone.
 */
export const fieldOf = (schema: JsonValue): Field =>
  read({ schema, root: schema, depth: 0, refs: [] });

interface At {
  readonly schema: JsonValue;
  readonly root: JsonValue;
  readonly depth: number;
  readonly refs: readonly string[];
}

function read(at: At): Field {
  const { schema } = at;
  if (!isObject(schema)) return { ...named({}), kind: 'json' };
  if (typeof schema['$ref'] === 'string') return followed(at, schema['$ref']);
  return { ...named(schema), ...shapeOf(at, schema) };
}

type Shape = Field extends infer F ? (F extends Field ? Omit<F, keyof Named> : never) : never;

function shapeOf(at: At, schema: JsonObject): Shape {
  if ('const' in schema) return { kind: 'constant', value: schema['const'] as JsonValue };
  const { enum: options, oneOf, anyOf } = schema;
  if (Array.isArray(options) && options.length > 0) return { kind: 'choice', options };
  const parts = oneOf ?? anyOf;
  if (Array.isArray(parts)) return variantsOf(at, parts) ?? { kind: 'json' };
  if (['allOf', 'not', 'if', 'patternProperties', 'prefixItems'].some((name) => name in schema))
    return { kind: 'json' };
  switch (schema['type']) {
    case 'string':
      return textOf(schema);
    case 'number':
    case 'integer':
      return { kind: 'number', whole: schema['type'] === 'integer' };
    case 'boolean':
      return { kind: 'boolean' };
    case 'object':
      return objectOf(at, schema);
    case 'array':
      return listOf(at, schema);
    default:
      return { kind: 'json' };
  }
}

function textOf({ format, maxLength }: JsonObject): Shape {
  const input =
    typeof format === 'string' && format in INPUTS ? INPUTS[format as keyof typeof INPUTS] : 'text';
  return {
    kind: 'text',
    input,
    long: format === 'textarea' || (typeof maxLength === 'number' && maxLength > LONG),
  };
}

function objectOf(at: At, schema: JsonObject): Shape {
  const fields = membersOf(at, schema);
  return fields === null ? { kind: 'json' } : { kind: 'object', fields };
}

/** Null: it is nested too deeply, or has no names to ask for. */
function membersOf(at: At, schema: JsonObject): readonly Member[] | null {
  const { properties, required } = schema;
  if (at.depth >= MAX_DEPTH || !isObject(properties) || isObject(schema['additionalProperties']))
    return null;
  const needed = Array.isArray(required) ? required : [];
  return Object.entries(properties).map(([name, part]) => ({
    name,
    required: needed.includes(name),
    field: read({ ...at, schema: part, depth: at.depth + 1 }),
  }));
}

function listOf(at: At, { items }: JsonObject): Shape {
  if (!isObject(items)) return { kind: 'json' };
  const item = read({ ...at, schema: items });
  return item.kind === 'list' || item.kind === 'variants'
    ? { kind: 'json' }
    : { kind: 'list', item };
}

function variantsOf(at: At, parts: readonly JsonValue[]): Shape | null {
  const members = parts.map((part) => (isObject(part) ? membersOf(at, part) : null));
  if (members.some((each) => each === null)) return null;
  const known = members as readonly (readonly Member[])[];
  const key = known[0]?.find(({ name }) =>
    known.every((each) => constantOf(each, name) !== undefined),
  )?.name;
  if (key === undefined) return null;
  const variants = known.map((each) => ({
    value: constantOf(each, key) ?? null,
    fields: each.filter(({ name }) => name !== key),
  }));
  return { kind: 'variants', key, variants };
}

function constantOf(members: readonly Member[], name: string): JsonValue | undefined {
  const field = members.find((member) => member.name === name)?.field;
  return field?.kind === 'constant' ? field.value : undefined;
}

function followed(at: At, ref: string): Field {
  const target =
    ref.startsWith('#/') && !at.refs.includes(ref)
      ? pointed(at.root, ref.slice(2).split('/'))
      : undefined;
  return target === undefined
    ? { ...named({}), kind: 'json' }
    : read({ ...at, schema: target, refs: [...at.refs, ref] });
}

function pointed(root: JsonValue, [name, ...rest]: readonly string[]): JsonValue | undefined {
  if (name === undefined) return root;
  const key = name.replaceAll('~1', '/').replaceAll('~0', '~');
  return isObject(root) && Object.hasOwn(root, key)
    ? pointed(root[key] as JsonValue, rest)
    : undefined;
}

const named = ({ title, description, default: initial }: JsonObject): Named => ({
  title: typeof title === 'string' ? title : '',
  description: typeof description === 'string' ? description : '',
  initial,
});

export const isObject = (value: JsonValue | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
