import { STATUS_CODES } from 'node:http';
import { ERROR_CODES, type JsonObject, type RuntimeError } from '@mozaiks/contracts';

export const PROBLEM_TYPE = 'application/problem+json';

/** RFC 9457: `detail` is for people, `code` for programs. */
export function problemOf({ code, retryable }: RuntimeError): JsonObject {
  const { status, message } = ERROR_CODES[code];
  return { type: 'about:blank', title: STATUS_CODES[status] ?? 'Error', status, code, detail: message, retryable };
}
