import { STATUS_CODES } from 'node:http';
import { ERROR_CODES, type Problem, type RuntimeError } from '@mozaiks/contracts';
import { errorDetails } from '../error-details.ts';

export const PROBLEM_TYPE = 'application/problem+json';

/**
 * RFC 9457: `detail` is for people, `code` for programs. Never contains the message of a foreign
 * error.
 */
export function problemOf(error: RuntimeError): Problem {
  const { code, retryable } = error;
  const { status, message } = ERROR_CODES[code];
  const title = STATUS_CODES[status] ?? 'Error';
  return {
    type: 'about:blank',
    title,
    status,
    code,
    detail: message,
    retryable,
    ...errorDetails(error),
  };
}
