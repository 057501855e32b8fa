import { types } from 'node:util';
import type { ErrorCode } from '@mozaiks/contracts';

/**
 * An error that the author's code may catch by its `code`. If it is not caught, the host keeps the
 * code.
 */
export class CodedError extends Error {
  override readonly name = 'CodedError';
  readonly code: ErrorCode;
  readonly status?: number;

  constructor(code: ErrorCode, message: string, status?: number) {
    super(message);
    this.code = code;
    if (status !== undefined) this.status = status;
  }
}

/** A `tool_crashed` error with the stack of what was thrown, for the log. */
export function crashError(message: string, cause?: unknown): CodedError {
  const error = new CodedError('tool_crashed', message);
  if (types.isNativeError(cause)) Object.defineProperty(error, 'stack', { value: cause.stack });
  return error;
}
