import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { ERROR_CODES, RuntimeError, type JsonValue, type Logger, type Metrics, type TokenVerifier } from '@mozaiks/contracts';
import { asRuntimeError } from '../as-runtime-error.ts';
import { bearerOf } from '../socket/token-source.ts';
import { matchRoute, type Match } from './match-route.ts';
import { PROBLEM_TYPE, problemOf } from './problem.ts';
import type { Answer, HttpDeps, Route } from './route.ts';

export interface HttpEdgeDeps extends HttpDeps {
  readonly verifier: TokenVerifier;
  readonly logger: Logger;
  readonly metrics?: Metrics;
  readonly routes: readonly Route[];
}

/** Serves the table of routes as JSON; errors as problem+json. Bodies of requests are not read. */
export function createHttpEdge(deps: HttpEdgeDeps): RequestListener {
  return (request, response) => {
    void answer(deps, request, response);
  };
}

async function answer(deps: HttpEdgeDeps, request: IncomingMessage, response: ServerResponse): Promise<void> {
  try {
    const { status, body } = await routed(deps, request, response);
    write(response, { status, body, type: 'application/json' });
  } catch (thrown) {
    const error = asRuntimeError(thrown);
    deps.metrics?.count('http_refused', { code: error.code });
    if (error.code === 'internal')
      deps.logger.log('error', 'a request failed', { event: 'request_failed', code: error.code, error: thrown });
    if (error.code === 'unauthenticated') response.setHeader('www-authenticate', 'Bearer');
    write(response, { status: ERROR_CODES[error.code].status, body: problemOf(error), type: PROBLEM_TYPE });
  }
}

async function routed(deps: HttpEdgeDeps, request: IncomingMessage, response: ServerResponse): Promise<Answer> {
  const match = matchRoute(deps.routes, request.url?.split('?')[0] ?? '');
  if (match === undefined) throw new RuntimeError('not_found');
  if (request.method !== match.route.method && request.method !== 'HEAD') {
    response.setHeader('allow', `${match.route.method}, HEAD`);
    throw new RuntimeError('method_not_allowed');
  }
  return handle(deps, request, match);
}

async function handle(deps: HttpEdgeDeps, request: IncomingMessage, { route, params }: Match): Promise<Answer> {
  if (route.access === 'public') return route.handle({ deps, params });
  const token = bearerOf(request);
  if (token === undefined) throw new RuntimeError('unauthenticated');
  return route.handle({ deps, params }, await deps.verifier.verify(token));
}

interface Written {
  readonly status: number;
  readonly body: JsonValue;
  readonly type: string;
}

/** Node leaves the body of an answer to HEAD away by itself. */
function write(response: ServerResponse, { status, body, type }: Written): void {
  const text = JSON.stringify(body);
  response.writeHead(status, {
    'content-type': type,
    'content-length': Buffer.byteLength(text),
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  });
  response.end(text);
}
