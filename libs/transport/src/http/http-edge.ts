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
import { createBodyRoom } from './body-room.ts';
import { createGuard } from './guard.ts';
import { parseQuery } from './query.ts';
import { secure, sendProblem } from './reply.ts';
import { limitBodyTime } from './request-body.ts';
import type { HttpDeps, Route } from './route.ts';
import { addRoute, type Edge } from './serve-route.ts';
import { createValidatorCompiler } from './validators.ts';

/** Longer parts of a path name nothing. */
const MAX_PATH_PART = 1024;

type Compilers = NonNullable<
  NonNullable<FastifyServerOptions['schemaController']>['compilersFactory']
>;
/** With these Fastify never loads its own compilers, which are a second ajv and half of its start-up time. Their types are of that ajv. */
const COMPILERS = {
  buildValidator: () => createValidatorCompiler(),
  buildSerializer: () => () => JSON.stringify,
} as unknown as Compilers;

/**
 * Serves the table of routes: bodies and answers are JSON, errors are problem+json. Fastify's own habits are off: it coerces no body, removes no key,
 * writes no answer from a schema and shows no error message.
 */
export async function createHttpEdge(
  deps: HttpDeps,
  routes: readonly Route[],
): Promise<RequestListener> {
  const bodies = createBodyRoom(deps.room);
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
    bodies.leave(request);
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
    leaveBodies(uploads);
    for (const route of routes.filter(({ takesBytes }) => takesBytes === true))
      addRoute(uploads, { deps, guard, bodies, route });
  });
  await app.ready();
  return (request, response) => {
    if (!answerLiveness(request, response, deps.settings)) app.routing(request, response);
  };
}

/** Content types other than JSON are refused by Fastify (415). */
function readBodies(app: FastifyInstance, { deps: { settings }, guard, bodies }: Edge): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(
    'application/json',
    { parseAs: 'buffer' },
    async (request: FastifyRequest, data: Buffer) => {
      await bodies.enter(request, guard.principalOf(request).scope.app_id, data.length);
      const read = isUtf8(data)
        ? readJson(data, settings.maxDepth)
        : { ok: false as const, problem: 'not UTF-8' };
      if (!read.ok) throw new RuntimeError('invalid_request', { problem: `body: ${read.problem}` });
      return read.value;
    },
  );
}

/** Every content type is taken, and the body is left to the route. */
function leaveBodies(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', (_request, _payload, done) => done(null));
}

/** undefined where no route has this method at this address. */
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
    if (code === 'internal' || code === 'store_unavailable') {
      logger.log(code === 'internal' ? 'error' : 'warn', 'a request failed', {
        event: 'request_failed',
        code,
        error: thrown,
      });
    }
    return sendProblem(reply, error, routeOf(request)?.wording);
  };

/** What Fastify itself refuses, by its code. */
const FASTIFY_CODES: { readonly [code: string]: ErrorCode } = {
  FST_ERR_BAD_URL: 'not_found',
  FST_ERR_MAX_PARAM_LENGTH: 'not_found',
  FST_ERR_CTP_BODY_TOO_LARGE: 'request_too_big',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'unsupported_media_type',
};

/** What a caller is told of an error of Fastify or of ours. Messages of others stay in the cause. */
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
  // A body that broke off is the client's failure too. No one reads the answer.
  if ((code.startsWith('FST_') || code === 'ECONNRESET') && statusCode < 500)
    return new RuntimeError('invalid_request', {}, error);
  return asRuntimeError(error);
}
