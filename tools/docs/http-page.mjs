import { code, page, table } from './markdown.mjs';
import { fieldsOf, schemaText } from './schema-text.mjs';

/** @typedef {import('./schema-text.mjs').Schema} Schema */
/**
 * @typedef {{
 *   readonly name: string,
 *   readonly in: string,
 *   readonly required?: boolean,
 *   readonly description?: string,
 *   readonly schema: Schema,
 * }} Parameter
 */
/**
 * @typedef {{
 *   readonly description: string,
 *   readonly content?: Readonly<Record<string, { readonly schema: Schema }>>,
 * }} Answer
 */
/**
 * @typedef {{
 *   readonly summary: string,
 *   readonly description?: string,
 *   readonly security: readonly object[],
 *   readonly parameters: readonly Parameter[],
 *   readonly requestBody?: {
 *     readonly content: Readonly<Record<string, { readonly schema: Schema }>>,
 *   },
 *   readonly responses: Readonly<Record<string, Answer>>,
 * }} Operation
 */

const REFERENCE = '#/components/schemas/';

/** @param {{ readonly schemas: Readonly<Record<string, Schema>> }} components */
const reader = ({ schemas }) => {
  /** @param {Schema} schema @returns {Schema} */
  const resolve = (schema) =>
    typeof schema.$ref === 'string'
      ? resolve(schemas[schema.$ref.slice(REFERENCE.length)] ?? {})
      : schema;
  /** @param {Schema} schema @returns {string} */
  const text = (schema) => {
    if (typeof schema.$ref === 'string') return schema.$ref.slice(REFERENCE.length);
    if (schema.type === 'array') return `list of ${text(schema.items ?? {})}`;
    return Array.isArray(schema.anyOf)
      ? [...new Set(schema.anyOf.map(text))].join(' or ')
      : schemaText(schema);
  };
  /** @param {Schema} schema */
  const note = (schema) =>
    schema.description ??
    (schema.anyOf ?? []).map((/** @type {Schema} */ part) => part.description ?? '').join('');
  /** @param {Schema} schema @returns {string[][]} */
  const rows = (schema) =>
    fieldsOf(schema).map(({ name, optional }) => {
      const field = schema.properties[name];
      return [code(optional ? `${name}?` : name), text(field), note(field)];
    });
  return { resolve, text, note, rows };
};

/** @param {ReturnType<typeof reader>} read @param {Operation} operation */
const inputs = (read, { parameters, requestBody }) => {
  const body =
    requestBody === undefined
      ? undefined
      : read.resolve(Object.values(requestBody.content)[0]?.schema ?? {});
  const given = parameters.filter((parameter) => parameter.in !== 'path');
  const fields = given.map(({ name, schema, description }) => [
    code(`${name}?`),
    read.text(schema),
    description ?? read.note(schema),
  ]);
  // Bytes have no fields.
  const bodies = (body?.oneOf ?? (body === undefined || body.type === 'string' ? [] : [body])).map(
    read.resolve,
  );
  return [
    ...(fields.length === 0
      ? []
      : [
          table(
            [
              given.some((parameter) => parameter.in === 'header') ? 'query or header' : 'query',
              'type',
              'meaning',
            ],
            fields,
          ),
        ]),
    ...bodies.map((/** @type {Schema} */ part) =>
      table(['body', 'type', 'meaning'], read.rows(part)),
    ),
  ];
};

/** @param {ReturnType<typeof reader>} read @param {Answer} answer */
const answerText = (read, { description, content = {} }) => {
  const [type, media] = Object.entries(content)[0] ?? [];
  const shape =
    media === undefined || type === 'application/problem+json'
      ? ''
      : type === 'application/json'
        ? `: ${read.text(media.schema)}`
        : `: ${code(type ?? '')}`;
  return `${description}${shape}`;
};

/** @param {{ readonly document: any }} data */
export const httpPage = ({ document }) => {
  const read = reader(document.components);
  /** @param {string} method @param {string} path @param {Operation} operation */
  const section = (method, path, operation) => [
    `### ${method.toUpperCase()} ${path}`,
    [operation.summary, ...(operation.description === undefined ? [] : [operation.description])]
      .map((text) => text.replace(/[^.]$/, '$&.'))
      .join(' ') + (operation.security.length === 0 ? ' No token.' : ''),
    ...inputs(read, operation),
    table(
      ['status', 'answer'],
      Object.entries(operation.responses).map(([status, answer]) => [
        status,
        answerText(read, answer),
      ]),
    ),
  ];
  /** @type {[string, Record<string, Operation>][]} */
  const paths = Object.entries(document.paths);
  const named = Object.entries(
    /** @type {Record<string, Schema>} */ (document.components.schemas),
  ).filter(([name, schema]) => !name.includes('.') && schema.properties !== undefined);
  return page([
    '# HTTP API',
    'Every route of the server, as `GET /api/openapi.json` describes them (OpenAPI 3.1). [Protocol](../protocol.md#http) has the rules that they share. Every route requires `Authorization: Bearer <jwt>`, unless it says otherwise. `GET` routes answer `HEAD` as well, and every address answers `OPTIONS`. Errors are `Problem`s; their codes are [error codes](errors.md). A name with a `?` may be left out; unknown names are refused.',
    '## Routes',
    ...paths.flatMap(([path, item]) =>
      Object.entries(item).flatMap(([method, operation]) => section(method, path, operation)),
    ),
    '## Objects',
    'An `Event` is any of the [events](events.md). Events, [frames](frames.md) and the commands above have separate pages and tables.',
    ...named.flatMap(([name, schema]) => [
      `### ${name}`,
      table(['field', 'type', 'meaning'], read.rows(schema)),
    ]),
  ]);
};
