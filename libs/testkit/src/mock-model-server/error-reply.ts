import type { ServerResponse } from 'node:http';
import type { JsonObject } from '@mozaiks/contracts';
import type { MockProtocol } from './mock-reply.ts';

const ANTHROPIC_TYPES: { readonly [status: number]: string } = {
  400: 'invalid_request_error',
  401: 'authentication_error',
  403: 'permission_error',
  404: 'not_found_error',
  413: 'request_too_large',
  429: 'rate_limit_error',
  529: 'overloaded_error',
};
const OPENAI_TYPES: { readonly [status: number]: readonly [type: string, code: string | null] } = {
  400: ['invalid_request_error', null],
  401: ['invalid_request_error', 'invalid_api_key'],
  404: ['invalid_request_error', 'model_not_found'],
  429: ['requests', 'rate_limit_exceeded'],
};

/** Answers with a status and the error body that the provider sends with it. */
export function replyWithError(
  response: ServerResponse,
  protocol: MockProtocol,
  error: {
    readonly status: number;
    readonly message: string;
    readonly headers?: { readonly [name: string]: string };
  },
): void {
  response.writeHead(error.status, { 'content-type': 'application/json', ...error.headers });
  response.end(JSON.stringify(protocol === 'anthropic' ? anthropicBody(error) : openaiBody(error)));
}

const anthropicBody = ({
  status,
  message,
}: {
  readonly status: number;
  readonly message: string;
}): JsonObject => ({
  type: 'error',
  error: { type: ANTHROPIC_TYPES[status] ?? 'api_error', message },
  request_id: 'req_mock',
});

function openaiBody({
  status,
  message,
}: {
  readonly status: number;
  readonly message: string;
}): JsonObject {
  const [type, code] = OPENAI_TYPES[status] ?? ['server_error', null];
  return { error: { message, type, param: null, code } };
}
