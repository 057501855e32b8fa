import {
  ERROR_CODES,
  isErrorCode,
  isJsonObject,
  RuntimeError,
  type ErrorCode,
  type ErrorWording,
  type JsonObject,
  type WholeAnswer,
} from '@mozaiks/contracts';

const text = { type: 'string' };
const textOrNull = { type: ['string', 'null'] };

/** The schema of every error. */
export const ErrorSchema: JsonObject = {
  type: 'object',
  required: ['error'],
  properties: {
    error: {
      type: 'object',
      required: ['message', 'type', 'param', 'code'],
      properties: { message: text, type: text, param: textOrNull, code: textOrNull },
    },
  },
};

/** Codes that have another name in this API. */
const NAMES: { readonly [code in ErrorCode]?: string } = {
  unauthenticated: 'invalid_api_key',
  token_expired: 'invalid_api_key',
  workflow_not_found: 'model_not_found',
  too_many_requests: 'rate_limit_exceeded',
  too_many_streams: 'rate_limit_exceeded',
};

/** The official client retries requests twice after these statuses and after 5xx. */
const REPEATED = new Set([408, 409, 429]);
/** Forbids a retry: it cannot succeed, or the first request may have started a run. */
const NOT_AGAIN = { 'x-should-retry': 'false' };

interface Failure {
  readonly code: string;
  readonly message: string;
  readonly status: number;
}

/** The body of an error, for an answer and for an event of a stream. */
export const errorBody = (
  { code, message, status }: Failure,
  param: string | null = null,
): JsonObject => ({
  error: {
    message,
    type: typeOf(status),
    param,
    code: (isErrorCode(code) ? NAMES[code] : undefined) ?? code,
  },
});

function typeOf(status: number): string {
  if (status === 401) return 'authentication_error';
  if (status === 403) return 'permission_error';
  if (status === 429) return 'rate_limit_error';
  return status >= 500 ? 'server_error' : 'invalid_request_error';
}

/** Errors before a run exists. */
export const wording: ErrorWording = {
  schema: ErrorSchema,
  answer(problem) {
    const { code, status, detail, retryable, details } = problem;
    const about = isJsonObject(details) ? details['problem'] : undefined;
    const message = typeof about === 'string' ? `${detail}: ${about}` : detail;
    const isPassing = retryable || status === 429;
    return {
      body: errorBody({ code, message, status }, paramOf(code, about)),
      ...((REPEATED.has(status) || status >= 500) && !isPassing ? { headers: NOT_AGAIN } : {}),
    };
  },
};

/** The part of the body that the error refers to. */
function paramOf(code: string, about: unknown): string | null {
  if (code === 'workflow_not_found' || code === 'workflow_unavailable') return 'model';
  const [, param] = typeof about === 'string' ? (/^body\/([^:/ ]+)/.exec(about) ?? []) : [];
  return param ?? null;
}

/**
 * The answer for a failure after a run may have started, so that the client must not retry the
 * request.
 */
export function failedAnswer({
  code,
  message,
}: {
  readonly code: string;
  readonly message: string;
}): WholeAnswer {
  const status = statusOf(code);
  return { status, body: errorBody({ code, message, status }), headers: NOT_AGAIN };
}

export const statusOf = (code: string): number =>
  isErrorCode(code) ? ERROR_CODES[code].status : 500;

export const invalid = (param: string, problem: string): RuntimeError =>
  new RuntimeError('invalid_request', { problem: `body/${param}: ${problem}` });
