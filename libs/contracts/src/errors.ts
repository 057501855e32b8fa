import { ERROR_CODES, type ErrorCode } from './error-codes.ts';
import type { JsonObject } from './json.ts';

/**
 * The only error that crosses a boundary. `details` are ids and names, never live objects and never
 * data of another tenant. `message` and `retryable` come from the table of codes. `cause` is for
 * logs only.
 */
export class RuntimeError extends Error {
  override readonly name = 'RuntimeError';
  readonly code: ErrorCode;
  readonly retryable: boolean;
  readonly details: JsonObject;

  constructor(code: ErrorCode, details: JsonObject = {}, cause?: unknown) {
    super(ERROR_CODES[code].message, cause === undefined ? undefined : { cause });
    this.code = code;
    this.retryable = ERROR_CODES[code].retryable;
    this.details = details;
  }
}

export const isRuntimeError = (error: unknown, code?: ErrorCode): error is RuntimeError =>
  error instanceof RuntimeError && (code === undefined || error.code === code);
