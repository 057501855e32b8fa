import { isJsonObject, type JsonObject, type JsonValue } from '@mozaiks/contracts';

type Definitions = JsonValue | undefined;

const isName = (key: string): boolean => /^[A-Za-z_$][\w$]*$/.test(key);
const keyText = (key: string): string => (isName(key) ? key : JSON.stringify(key));

const union = (options: readonly string[]): string => [...new Set(options)].join(' | ');

function objectType(schema: JsonObject, definitions: Definitions, depth: number): string {
  const { properties, additionalProperties: rest } = schema;
  if (!isJsonObject(properties))
    return isJsonObject(rest)
      ? `Record<string, ${typeOf(rest, definitions, depth + 1)}>`
      : 'Record<string, unknown>';
  const required = Array.isArray(schema['required']) ? schema['required'] : [];
  const fields = Object.entries(properties).map(
    ([key, value]) =>
      `${keyText(key)}${required.includes(key) ? '' : '?'}: ${typeOf(value, definitions, depth + 1)}`,
  );
  return `{ ${fields.join('; ')} }`;
}

function arrayType({ items, prefixItems }: JsonObject, definitions: Definitions, depth: number) {
  if (Array.isArray(prefixItems))
    return `[${prefixItems.map((item) => typeOf(item, definitions, depth + 1)).join(', ')}]`;
  const item = typeOf(items, definitions, depth + 1);
  return item.includes(' | ') ? `(${item})[]` : `${item}[]`;
}

function referred(schema: JsonObject, definitions: Definitions): JsonValue | undefined {
  const name = String(schema['$ref']).replace('#/$defs/', '');
  return isJsonObject(definitions) ? definitions[name] : undefined;
}

const MAX_DEPTH = 8;
const SIMPLE: Readonly<Record<string, string>> = {
  string: 'string',
  integer: 'number',
  number: 'number',
  boolean: 'boolean',
  null: 'null',
};

/** A type of TypeScript whose values satisfy a schema; `unknown` if the schema does not say. */
export function typeOf(schema: JsonValue | undefined, definitions: Definitions, depth = 0): string {
  if (!isJsonObject(schema) || depth > MAX_DEPTH) return 'unknown';
  if (schema['$ref'] !== undefined)
    return typeOf(referred(schema, definitions), definitions, depth + 1);
  const { type, enum: values, anyOf } = schema;
  if (Array.isArray(values)) return union(values.map((value) => JSON.stringify(value)));
  if (Array.isArray(anyOf)) return union(anyOf.map((one) => typeOf(one, definitions, depth + 1)));
  if (type === 'array') return arrayType(schema, definitions, depth);
  if (type === 'object') return objectType(schema, definitions, depth);
  return (typeof type === 'string' ? SIMPLE[type] : undefined) ?? 'unknown';
}
