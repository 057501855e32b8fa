import type { JsonSchema } from './route.ts';

type Read = string | readonly string[];
interface ObjectSchema {
  readonly properties?: { readonly [name: string]: { readonly type?: string } };
}

/**
 * Parses the query of an address. A name that occurs twice has a list, which no schema of a string
 * or number accepts.
 */
export function parseQuery(text: string): { readonly [name: string]: Read } {
  const query = new URLSearchParams(text);
  const names = [...new Set(query.keys())];
  return Object.fromEntries(
    names.map((name) => {
      const [first = '', ...more] = query.getAll(name);
      return [name, more.length === 0 ? first : [first, ...more]];
    }),
  );
}

/**
 * Converts numbers, booleans and lists (separated by commas) as the schema requires. Text that does
 * not look like one is kept, and the schema then refuses it.
 */
export function typedQuery(
  query: { readonly [name: string]: Read },
  schema: JsonSchema,
): { readonly [name: string]: unknown } {
  const { properties = {} } = schema as ObjectSchema;
  const typed = Object.entries(query).map(([name, value]) => {
    const type = Object.hasOwn(properties, name) ? properties[name]?.type : undefined;
    return [name, typeof value === 'string' ? typedText(value, type) : value];
  });
  return Object.fromEntries(typed) as { readonly [name: string]: unknown };
}

function typedText(text: string, type: string | undefined): unknown {
  if (type === 'integer') return /^(0|[1-9]\d{0,15})$/.test(text) ? Number(text) : text;
  if (type === 'boolean') return text === 'true' || text === 'false' ? text === 'true' : text;
  if (type === 'array') return text.split(',');
  return text;
}
