import { RuntimeError, isRuntimeError } from '@mozaiks/contracts';

/** What leaves the process of any error: a RuntimeError as it is, everything else as `internal`, with the error as its cause. */
export const asRuntimeError = (error: unknown): RuntimeError =>
  isRuntimeError(error) ? error : new RuntimeError('internal', {}, error);
