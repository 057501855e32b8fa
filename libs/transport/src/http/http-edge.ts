import { isUtf8 } from 'node:buffer';
import type { RequestListener, Server } from 'node:http';
import { isRuntimeError, RuntimeError, type ErrorCode } from '@mozaiks/contracts';
import {
  fastify,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  type FastifyServerOptions,
} from 'fastify';
import { asRuntimeError } from '../as-runtime-error.ts';
import { readJson } from '../frames/read-json.ts';
import { answerLiveness } from './answer-liveness.ts';
import { createBodyMemory } from './body-memory.ts';
import { createGuard } from './guard.ts';
import { parseQuery } from './query.ts';
import { secure, sendProblem } from './reply.ts';
import { limitBodyTime } from './request-body.ts';
import type { HttpDeps, Route } from './route.ts';
import { addRoute, type Edge } from './serve-route.ts';
import { createValidatorCompiler } from './validators.ts';

/** Longer path segments answer 404. */
const MAX_PATH_PART = 1024;

type Compilers = NonNullable<
  NonNullable<FastifyServerOptions['schemaController']>['compilersFactory']
>;
/**
 * Replaces Fastify's compilers, so that it never loads them: they contain a second ajv and cost
 * half of its start-up time. Their types are those of that ajv.
 */
const COMPILERS = {
  buildValidator: () => createValidatorCompiler(),
  buildSerializer: () => () => JSON.stringify,
} as unknown as Compilers;

/**
 * Serves the route table. Bodies and answers are JSON, errors are problem+json. Fastify's defaults
 * are off: it coerces no body, removes no key, serializes no answer by schema and exposes no error
 * message.
 */
export async function createHttpEdge(
  deps: HttpDeps,
  routes: readonly Route[],
): Promise<RequestListener> {
  const bodies = createBodyMemory(deps.memory);
  const fail = failureOf(deps);
  const app: FastifyInstance = fastify<Server>({
    logger: false,
    exposeHeadRoutes: false,
    bodyLimit: deps.settings.maxFrameBytes,
    routerOptions: {
      maxParamLength: MAX_PATH_PART,
      querystringParser: parseQuery as (text: string) => Record<string, string>,
    },
    frameworkErrors: (error, request, reply) => void fail(error, request, secure(reply)),
    schemaController: { compilersFactory: COMPILERS },
  });
  const guard = createGuard(deps, routes);
  app.setErrorHandler((error, request: FastifyRequest, reply) => {
    bodies.release(request);
    return fail(error, request, reply);
  });
  app.setNotFoundHandler(() => Promise.reject(new RuntimeError('not_found')));
  app.addHook('onRequest', async (request) =>
    limitBodyTime(request.raw, deps.clock, bodyTimeOf(deps, request)),
  );
  app.addHook('onRequest', guard.onRequest);
  readBodies(app, { deps, guard, bodies });
  for (const route of routes.filter(({ takesBytes }) => takesBytes !== true))
    addRoute(app, { deps, guard, bodies, route });
  await app.register(async (uploads) => {
    skipBodyParsing(uploads);
    for (const route of routes.filter(({ takesBytes }) => takesBytes === true))
      addRoute(uploads, { deps, guard, bodies, route });
  });
  await app.ready();
  return (request, response) => {
    if (!answerLiveness(request, response, deps.settings)) app.routing(request, response);
  };
}

/** Fastify refuses content types other than JSON (415). */
function readBodies(app: FastifyInstance, { deps: { settings }, guard, bodies }: Edge): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(
    'application/json',
    { parseAs: 'buffer' },
    async (request: FastifyRequest, data: Buffer) => {
      await bodies.reserve(request, guard.principalOf(request).scope.app_id, data.length);
      const read = isUtf8(data)
        ? readJson(data, settings.maxDepth)
        : { ok: false as const, problem: 'not UTF-8' };
      if (!read.ok) throw new RuntimeError('invalid_request', { problem: `body: ${read.problem}` });
      return read.value;
    },
  );
}

/** Accepts every content type, and leaves the body to the route. */
function skipBodyParsing(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', (_request, _payload, done) => done(null));
}

/** undefined if no route has this method at this address. */
const routeOf = (request: FastifyRequest): Route | undefined =>
  (request.routeOptions?.config as { readonly route?: Route } | undefined)?.route;

const bodyTimeOf = ({ settings }: HttpDeps, request: FastifyRequest): number => {
  const route = routeOf(request);
  return route?.takesBytes === true ? settings.uploadTimeoutMs : settings.bodyTimeoutMs;
};

const failureOf =
  ({ logger, metrics }: HttpDeps) =>
  (thrown: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    const error = asHttpError(thrown);
    const { code } = error;
    metrics?.count('mozaiks_http_refused_total', { code });
    // Node reads a body to its end only if the connection stays open. If it were closed, a client
    // that is still writing would get a reset instead of the answer.
    if (code === 'request_too_big') reply.removeHeader('connection');
    if (code === 'internal' || code === 'store_unavailable') {
      logger.log(code === 'internal' ? 'error' : 'warn', 'a request failed', {
        event: 'request_failed',
        code,
        error: thrown,
      });
    }
    return sendProblem(reply, error, routeOf(request)?.wording);
  };

/** Error codes of Fastify. */
const FASTIFY_CODES: { readonly [code: string]: ErrorCode } = {
  FST_ERR_BAD_URL: 'not_found',
  FST_ERR_MAX_PARAM_LENGTH: 'not_found',
  FST_ERR_CTP_BODY_TOO_LARGE: 'request_too_big',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'unsupported_media_type',
};

/**
 * The error to report to a caller for an error of Fastify or of our own. Messages of foreign errors
 * stay in the cause.
 */
function asHttpError(error: unknown): RuntimeError {
  if (isRuntimeError(error))
    return error.code === 'invalid_frame'
      ? new RuntimeError('invalid_request', error.details)
      : error;
  const { code = '', statusCode = 500 } = error as {
    readonly code?: string;
    readonly statusCode?: number;
  };
  const known = FASTIFY_CODES[code];
  if (known !== undefined) return new RuntimeError(known, {}, error);
  // A body that breaks off is the client's failure as well. No one reads the answer.
  if ((code.startsWith('FST_') || code === 'ECONNRESET') && statusCode < 500)
    return new RuntimeError('invalid_request', {}, error);
  return asRuntimeError(error);
}
