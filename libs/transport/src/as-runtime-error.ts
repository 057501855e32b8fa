import { RuntimeError, isRuntimeError } from '@mozaiks/contracts';

/**
 * Converts any error to one that may leave the process. A RuntimeError is returned unchanged,
 * everything else becomes `internal` with the error as its cause.
 */
export const asRuntimeError = (error: unknown): RuntimeError =>
  isRuntimeError(error) ? error : new RuntimeError('internal', {}, error);
