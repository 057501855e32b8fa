import { defined } from '@mozaiks/contracts';
import type { OutgoingHttpHeaders, ServerResponse } from 'node:http';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { BodyMemory } from './body-memory.ts';
import type { Guard } from './guard.ts';
import { PATH_PARAMETERS } from './path-parameters.ts';
import { sendJson } from './reply.ts';
import { readBody } from './request-body.ts';
import { openStream } from './response-stream.ts';
import type { Answer, HttpDeps, JsonSchema, Route } from './route.ts';

const NOTHING: JsonSchema = { type: 'object', properties: {}, additionalProperties: false };

export interface Edge {
  readonly deps: HttpDeps;
  readonly guard: Guard;
  readonly bodies: BodyMemory;
}

/** Serves one route of the table. */
export function addRoute(
  app: FastifyInstance,
  { deps, guard, bodies, route }: Edge & { readonly route: Route },
): void {
  const { method, path, body, query = NOTHING, maxBodyBytes } = route;
  app.route({
    method: method === 'GET' ? ['GET', 'HEAD'] : method,
    url: path.replaceAll(/\{([^}]+)\}/g, ':$1'),
    ...defined({ bodyLimit: maxBodyBytes }),
    schema: {
      params: parametersOf(path),
      querystring: query,
      ...defined({ body }),
    },
    config: { route } as object,
    handler: async (request, reply) => {
      const answer = await handle(request, { deps, guard, bodies, route });
      if (!('later' in answer)) return send(deps, reply, { answer, route });
      if (request.method === 'HEAD') return reply.send();
      return send(deps, reply, { answer: await answer.later(goneSignal(reply.raw)), route });
    },
  });
}

/** Afterwards, the memory of the body is released and the body can be collected. */
async function handle(
  request: FastifyRequest,
  { deps, guard, bodies, route }: Edge & { readonly route: Route },
): Promise<Answer> {
  const { params, query, body, headers } = request;
  const call = {
    deps,
    params: params as { readonly [name: string]: string },
    query,
    body,
    bytes: readBody(request.raw),
    headers,
    isHead: request.method === 'HEAD',
  };
  const handled =
    route.access === 'token' ? route.handle(call, guard.principalOf(request)) : route.handle(call);
  return handled.finally(() => {
    bodies.release(request);
    request.body = undefined;
  });
}

function goneSignal(response: ServerResponse): AbortSignal {
  const gone = new AbortController();
  if (response.destroyed) gone.abort();
  response.once('close', () => gone.abort());
  return gone.signal;
}

function parametersOf(path: string): JsonSchema {
  const names = [...path.matchAll(/\{([^}]+)\}/g)].map(([, name = '']) => name);
  return {
    type: 'object',
    required: names,
    properties: Object.fromEntries(names.map((name) => [name, PATH_PARAMETERS[name] ?? {}])),
  };
}

function send(
  deps: HttpDeps,
  reply: FastifyReply,
  { answer, route }: { readonly answer: Sent; readonly route: Route },
): FastifyReply {
  reply.code(answer.status);
  if ('stream' in answer)
    return stream(deps, reply, {
      answer,
      type: route.answers[answer.status]?.type ?? 'text/event-stream',
    });
  reply.headers(answer.headers ?? {});
  if (answer.body === undefined) return reply.send();
  return sendJson(reply, { body: answer.body, type: 'application/json' });
}

type Sent = Exclude<Answer, { readonly later: unknown }>;

interface Streamed {
  readonly answer: Extract<Answer, { readonly stream: unknown }>;
  readonly type: string;
}

/**
 * An error after the first byte cannot be reported. The connection is closed instead, so that a
 * partial answer never looks complete.
 */
function stream(
  { clock, settings, logger }: HttpDeps,
  reply: FastifyReply,
  { answer, type }: Streamed,
): FastifyReply {
  reply.hijack();
  const { raw, request } = reply;
  raw.writeHead(answer.status, {
    ...(reply.getHeaders() as OutgoingHttpHeaders),
    'content-type': type,
    ...answer.headers,
  });
  if (request.method === 'HEAD') raw.end();
  else {
    const { maxBufferedBytes, pingIntervalMs, maxMissedPings } = settings;
    const to = openStream(raw, {
      clock,
      maxBufferedBytes,
      stallMs: pingIntervalMs * maxMissedPings,
    });
    answer.stream(to).then(
      () => to.end(),
      (error: unknown) => {
        if (!to.signal.aborted)
          logger.log('warn', 'an answer broke off', { event: 'answer_broken_off', error });
        raw.destroy();
      },
    );
  }
  return reply;
}
