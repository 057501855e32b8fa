import type { ErrorCode } from '@mozaiks/contracts';

/** An error that the author's code may catch by its `code`, and whose code the host keeps when nobody does. */
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
