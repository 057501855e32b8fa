import { defined, ERROR_CODES, Problem, type ErrorCode, type JsonObject } from '@mozaiks/contracts';
import { namedSchemas, refer } from './named-schemas.ts';
import { PATH_PARAMETERS } from './path-parameters.ts';
import { PROBLEM_TYPE } from './problem.ts';
import type { AnswerDoc, JsonSchema, Route } from './route.ts';

/** Codes of all routes with a token, and of all routes with a body. */
const WITH_TOKEN: readonly ErrorCode[] = [
  'unauthenticated',
  'token_expired',
  'origin_not_allowed',
  'too_many_requests',
  'internal',
];
const FOR_OPERATORS: readonly ErrorCode[] = ['unauthenticated', 'forbidden', 'internal'];
/** Without `internal`: each developer route that can fail internally names the code itself. */
const FOR_DEVELOPERS: readonly ErrorCode[] = ['forbidden', 'origin_not_allowed'];
const WITH_BODY: readonly ErrorCode[] = ['request_too_big', 'unsupported_media_type'];

/** Every code that a route may answer. */
export const codesOf = (route: Route): readonly ErrorCode[] => [
  ...(takesAnything(route) ? [] : (['invalid_request'] as const)),
  ...(route.access === 'token' ? WITH_TOKEN : []),
  ...(route.access === 'operator' ? FOR_OPERATORS : []),
  ...(route.access === 'developer' ? FOR_DEVELOPERS : []),
  ...(route.body === undefined ? [] : WITH_BODY),
  ...(route.takesBytes === true ? (['unsupported_media_type'] as const) : []),
  ...(route.errors ?? []),
];

/** True if no input of a caller can be invalid. */
const takesAnything = ({ path, query, body }: Route): boolean =>
  !path.includes('{') &&
  body === undefined &&
  (query as { readonly additionalProperties?: boolean } | undefined)?.additionalProperties ===
    undefined &&
  query !== undefined;

/** The routes as an OpenAPI 3.1 document. */
export function openApiOf(routes: readonly Route[]): JsonObject {
  const paths = [...new Set(routes.map(({ path }) => path))];
  return {
    openapi: '3.1.0',
    info: {
      title: 'Mozaiks',
      version: '1',
      description:
        'The HTTP API of a Mozaiks server. Frames and events are those of its WebSocket.',
    },
    paths: Object.fromEntries(
      paths.map((path) => [path, pathItem(routes.filter((route) => route.path === path))]),
    ),
    components: {
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' },
        operator: { type: 'http', scheme: 'bearer' },
      },
      schemas: namedSchemas(),
    },
  };
}

const SECURITY: { readonly [access in Route['access']]: JsonObject[] } = {
  public: [],
  token: [{ token: [] }],
  operator: [{}, { operator: [] }],
  developer: [],
};

const pathItem = (routes: readonly Route[]): JsonObject =>
  Object.fromEntries(routes.map((route) => [route.method.toLowerCase(), operation(route)]));

function operation(route: Route): JsonObject {
  const { operation: operationId, summary, description, access } = route;
  return {
    operationId,
    summary,
    ...defined({ description }),
    security: SECURITY[access],
    parameters: parametersOf(route),
    ...requestBodyOf(route),
    responses: { ...errorsOf(route), ...answersOf(route) },
  };
}

function requestBodyOf({ body, takesBytes }: Route): JsonObject {
  if (takesBytes === true)
    return {
      requestBody: {
        required: true,
        content: { 'application/octet-stream': { schema: { type: 'string' } } },
      },
    };
  return body === undefined
    ? {}
    : { requestBody: { required: true, content: { 'application/json': { schema: refer(body) } } } };
}

function parametersOf({ path, query, headers = {} }: Route): JsonObject[] {
  const inPath = [...path.matchAll(/\{([^}]+)\}/g)].map(([, name = '']) => ({
    name,
    in: 'path',
    required: true,
    schema: refer(PATH_PARAMETERS[name] ?? {}),
  }));
  const { properties = {} } = (query ?? {}) as {
    readonly properties?: { readonly [name: string]: JsonSchema };
  };
  const inQuery = Object.entries(properties).map(([name, schema]) => ({
    name,
    in: 'query',
    schema: refer(schema),
    ...((schema as { readonly type?: string }).type === 'array'
      ? { style: 'form', explode: false }
      : {}),
  }));
  const inHeader = Object.entries(headers).map(([name, { description, schema }]) => ({
    name,
    in: 'header',
    description,
    schema: refer(schema),
  }));
  return [...inPath, ...inQuery, ...inHeader];
}

function answersOf({ answers }: Route): JsonObject {
  return Object.fromEntries(
    Object.entries(answers).map(([status, answer]: [string, AnswerDoc]) => [
      status,
      answerOf(answer),
    ]),
  );
}

const answerOf = ({
  description,
  schema,
  type = 'application/json',
  streams,
}: AnswerDoc): JsonObject => ({
  description,
  ...(schema === undefined && type === 'application/json'
    ? {}
    : {
        content: {
          [type]: { schema: refer(schema ?? { type: 'string' }) },
          ...(streams === true ? { 'text/event-stream': { schema: { type: 'string' } } } : {}),
        },
      }),
});

/** One answer for each status, listing its codes. */
function errorsOf(route: Route): JsonObject {
  const codes = codesOf(route);
  const statuses = [...new Set(codes.map((code) => ERROR_CODES[code].status))];
  return Object.fromEntries(
    statuses.map((status) => {
      const description = codes
        .filter((code) => ERROR_CODES[code].status === status)
        .map((code) => `\`${code}\``);
      return [
        status,
        {
          description: description.join(', '),
          content:
            route.wording === undefined
              ? { [PROBLEM_TYPE]: { schema: refer(Problem) } }
              : { 'application/json': { schema: refer(route.wording.schema) } },
        },
      ];
    }),
  );
}
