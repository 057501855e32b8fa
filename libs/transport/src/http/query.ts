import type { JsonSchema } from './route.ts';

type Read = string | readonly string[];
interface ObjectSchema {
  readonly properties?: { readonly [name: string]: { readonly type?: string } };
}

/** The query of an address. A name that comes twice has a list, which no schema of a text or number accepts. */
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

/** The query with numbers, switches and lists (separated by commas) where the schema wants them. What does not look like one stays text, which the schema then refuses. */
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
