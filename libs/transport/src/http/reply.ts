import {
  ERROR_CODES,
  type ErrorWording,
  type JsonValue,
  type RuntimeError,
} from '@mozaiks/contracts';
import type { FastifyReply } from 'fastify';
import { PROBLEM_TYPE, problemOf } from './problem.ts';

/** Headers of every answer: no answer is a page, and none may be cached or sniffed. */
export const SECURITY_HEADERS = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
};

export const secure = (reply: FastifyReply): FastifyReply => reply.headers(SECURITY_HEADERS);

/** `wording`: formats the errors of a route of another API. Default: problem+json. */
export function sendProblem(
  reply: FastifyReply,
  error: RuntimeError,
  wording?: ErrorWording,
): FastifyReply {
  const { code, retryable } = error;
  const { status } = ERROR_CODES[code];
  if (status === 401) reply.header('www-authenticate', 'Bearer');
  if (status === 429 || (status === 503 && retryable)) reply.header('retry-after', '1');
  const problem = problemOf(error);
  if (wording === undefined)
    return sendJson(reply.code(status), { body: problem, type: PROBLEM_TYPE });
  const { body, headers = {} } = wording.answer(problem);
  return sendJson(reply.code(status).headers(headers), { body, type: 'application/json' });
}

/** Sent as bytes, because Fastify would add a charset to the type of a string. JSON has none. */
export const sendJson = (
  reply: FastifyReply,
  { body, type }: { readonly body: object | JsonValue; readonly type: string },
): FastifyReply => reply.header('content-type', type).send(Buffer.from(JSON.stringify(body)));
