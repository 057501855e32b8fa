import { RuntimeError, type Principal } from '@mozaiks/contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { admitDeveloper } from '../access/developer.ts';
import { admitOperator } from '../access/operator.ts';
import { isOriginAllowed, logRefusedOrigin } from '../access/origin.ts';
import { tokenOfUpgrade } from '../socket/token-source.ts';
import { corsHeaders, preflightHeaders } from './cors.ts';
import { secure } from './reply.ts';
import type { HttpDeps, Route } from './route.ts';

/** Handles a request before its body is read: response headers, methods, origin, token, floods. */
export interface Guard {
  onRequest(request: FastifyRequest, reply: FastifyReply): Promise<unknown>;
  /** Only for routes with a token, after `onRequest` has passed. */
  principalOf(request: FastifyRequest): Principal;
}

export function createGuard(deps: HttpDeps, routes: readonly Route[]): Guard {
  const methodsAt = createMethodTable(routes);
  const principals = new WeakMap<FastifyRequest, Principal>();
  return {
    async onRequest(request, reply) {
      secure(reply).headers(corsHeaders(request.headers, deps.settings));
      const path = request.url.split('?')[0] ?? '';
      // Fastify reads a path that ends with a slash as one with an empty parameter.
      if (request.is404 || path.endsWith('/'))
        return answerUnrouted(request, reply, methodsAt(path));
      const { route } = request.routeOptions.config as unknown as { readonly route: Route };
      if (route.access === 'token') principals.set(request, await admit(deps, request));
      if (route.access === 'operator')
        admitOperator(
          request.raw,
          deps.settings.operatorToken,
          deps.settings.operatorsFromAnywhere,
        );
      if (route.access === 'developer') admitDeveloper(request.raw);
      return undefined;
    },
    principalOf(request) {
      const principal = principals.get(request);
      if (principal === undefined) throw new RuntimeError('unauthenticated');
      return principal;
    },
  };
}

/** Answers a request whose address has no route for its method. */
function answerUnrouted(
  request: FastifyRequest,
  reply: FastifyReply,
  methods: string | undefined,
): FastifyReply {
  if (methods === undefined) throw new RuntimeError('not_found');
  reply.header('allow', methods);
  if (request.method !== 'OPTIONS') throw new RuntimeError('method_not_allowed');
  if (request.headers['access-control-request-method'] !== undefined)
    reply.headers(preflightHeaders(methods));
  return reply.code(204).send();
}

/** Maps a path to the methods that are served there, in the format of `Allow`. */
function createMethodTable(routes: readonly Route[]): (path: string) => string | undefined {
  const paths = [...new Set(routes.map(({ path }) => path))].map((path) => {
    const served = routes.filter((route) => route.path === path).map(({ method }) => method);
    const methods = [...served, ...(served.includes('GET') ? ['HEAD'] : []), 'OPTIONS'].join(', ');
    const pattern = path.replaceAll('.', '\\.').replaceAll(/\{[^}]+\}/g, '[^/]+');
    return { pattern: new RegExp(`^${pattern}$`), methods };
  });
  return (path) => paths.find(({ pattern }) => pattern.test(path))?.methods;
}

async function admit(deps: HttpDeps, request: FastifyRequest): Promise<Principal> {
  const { settings, logger, verifier, flood } = deps;
  if (!isOriginAllowed(request, settings)) {
    logRefusedOrigin(logger, request);
    throw new RuntimeError('origin_not_allowed');
  }
  const token = tokenOfUpgrade(request, settings.allowQueryToken);
  if (token === undefined) throw new RuntimeError('unauthenticated');
  const principal = await verifier.verify(token);
  if (!flood.admits(principal.scope)) throw new RuntimeError('too_many_requests');
  return principal;
}
