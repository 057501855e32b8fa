import { RuntimeError } from '@mozaiks/contracts';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import type { FastifySchemaCompiler } from 'fastify';
import { typedQuery } from './query.ts';
import type { JsonSchema } from './route.ts';

const TIMESTAMP = /^\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d{1,9})?([Zz]|[+-]\d\d:\d\d)$/;
const isTimestamp = (text: string): boolean =>
  TIMESTAMP.test(text) && !Number.isNaN(Date.parse(text));

/** The names of the request parts in error messages. */
const PARTS: { readonly [part: string]: string } = {
  params: 'path',
  querystring: 'query',
  body: 'body',
};

/**
 * Checks the parts of a request against the schemas of its route (draft 2020-12). Bodies are not
 * coerced, nothing is removed, and unknown keys are errors if the schema forbids them. A schema is
 * compiled on its first request.
 */
export function createValidatorCompiler(): FastifySchemaCompiler<JsonSchema> {
  const ajv = new Ajv2020({
    strict: true,
    strictRequired: false,
    discriminator: true,
    ownProperties: true,
    // The schemas are our own, and a spec checks the OpenAPI document that contains them.
    validateSchema: false,
    formats: { 'date-time': isTimestamp },
  });
  return ({ schema, httpPart }) => {
    let validate: ValidateFunction | undefined;
    return (data: unknown) => {
      validate ??= ajv.compile(schema);
      const value =
        httpPart === 'querystring'
          ? typedQuery(data as Parameters<typeof typedQuery>[0], schema)
          : data;
      return validate(value)
        ? { value }
        : {
            error: new RuntimeError('invalid_request', { problem: problemIn(httpPart, validate) }),
          };
    };
  };
}

function problemIn(part: string | undefined, { errors }: ValidateFunction): string {
  const [first] = errors ?? [];
  const { additionalProperty } = (first?.params ?? {}) as { readonly additionalProperty?: string };
  const unknown = additionalProperty === undefined ? '' : ` (${additionalProperty.slice(0, 64)})`;
  return `${PARTS[part ?? ''] ?? 'request'}${first?.instancePath ?? ''}: ${first?.message ?? 'invalid'}${unknown}`;
}
