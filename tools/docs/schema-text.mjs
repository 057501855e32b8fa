/** @typedef {{ readonly [key: string]: any }} Schema */

/** @param {unknown} value */
const quoted = (value) => (typeof value === 'string' ? value : JSON.stringify(value));

/** @param {Schema} schema */
const objectText = (schema) => {
  const properties = Object.entries(schema.properties ?? {});
  if (properties.length === 0) return 'object';
  const required = new Set(schema.required ?? []);
  return `{${properties.map(([name]) => `${name}${required.has(name) ? '' : '?'}`).join(', ')}}`;
};

/**
 * A JSON Schema in a few words, for a table.
 * @param {Schema} schema
 * @returns {string}
 */
export const schemaText = (schema) => {
  if (schema.const !== undefined) return quoted(schema.const);
  if (Array.isArray(schema.enum)) return schema.enum.map(quoted).join(', ');
  // Alternatives of an object's own properties only say which of them are required.
  if (schema.type === 'object') return objectText(schema);
  if (Array.isArray(schema.anyOf)) return [...new Set(schema.anyOf.map(schemaText))].join(' or ');
  if (schema.type === 'array') return `list of ${schemaText(schema.items ?? {})}`;
  return schema.type ?? 'any JSON';
};

/**
 * The fields of an object schema, as `name` (or `name?`), type and description.
 * @param {Schema} schema
 * @returns {readonly { readonly name: string, readonly optional: boolean, readonly type: string,
 * readonly description: string }[]}
 */
export const fieldsOf = (schema) => {
  const required = new Set(schema.required ?? []);
  return Object.entries(schema.properties ?? {}).map(([name, field]) => ({
    name,
    optional: !required.has(name),
    type: schemaText(field),
    description: field.description ?? '',
  }));
};
