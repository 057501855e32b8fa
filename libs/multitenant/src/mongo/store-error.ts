import { isRuntimeError, RuntimeError } from '@mozaiks/contracts';
import mongoose from 'mongoose';

const {
  MongoError,
  MongoNetworkError,
  MongoServerError,
  MongoInvalidArgumentError,
  MongoParseError,
  MongoMissingDependencyError,
} = mongoose.mongo;

/**
 * Error codes for which a retry is useless: FailedToParse, BadValue, TypeMismatch,
 * BSONObjectTooLarge, unknown commands and fields.
 */
const OUR_BUGS = new Set([
  2, 4, 9, 14, 28, 40, 52, 57, 59, 72, 168, 10334, 17280, 17419, 40324, 40415,
]);

/** Error codes of a server that is no longer primary, or is shutting down. */
const NOT_PRIMARY = new Set([91, 189, 10107, 11600, 11602, 13435, 13436]);

/**
 * Whether the connection broke or the primary changed, and the driver did not retry. A later
 * attempt may succeed.
 */
export const isTransient = (error: unknown): boolean =>
  error instanceof MongoNetworkError ||
  (error instanceof MongoServerError && NOT_PRIMARY.has(Number(error.code)));

export const isDuplicateKey = (error: unknown): boolean =>
  error instanceof MongoServerError && error.code === DUPLICATE_KEY;
const DUPLICATE_KEY = 11000;

interface BulkFailure {
  readonly writeErrors?: unknown;
  readonly result?: { readonly getWriteConcernError?: () => unknown };
}
interface WriteFailure {
  readonly index: number;
  readonly code?: number;
  readonly errmsg?: string;
}

/**
 * The failed documents of an unordered batch, by index, each with the error that a single insert
 * would have thrown. null: the outcome of every document is unknown.
 */
export function failuresOf(error: unknown): ReadonlyMap<number, unknown> | null {
  const { writeErrors, result } = (error ?? {}) as BulkFailure;
  if (
    !Array.isArray(writeErrors) ||
    writeErrors.length === 0 ||
    result?.getWriteConcernError?.() !== undefined
  )
    return null;
  const failures = writeErrors as readonly WriteFailure[];
  return new Map(
    failures.map(({ index, code = 0, errmsg = '' }) => [
      index,
      new MongoServerError({ ok: 0, code, errmsg }),
    ]),
  );
}

/**
 * Maps an error of the driver. No answer, no primary, a timeout, an unmet write concern and a
 * missing permission are `store_unavailable`; the operation may have been done. What can never work
 * is a bug of ours: `internal`, so that no one retries it forever.
 */
export function storeError(cause: unknown): RuntimeError {
  if (isRuntimeError(cause)) return cause;
  return new RuntimeError(isStoreFailure(cause) ? 'store_unavailable' : 'internal', {}, cause);
}

function isStoreFailure(error: unknown): boolean {
  if (
    error instanceof MongoInvalidArgumentError ||
    error instanceof MongoParseError ||
    error instanceof MongoMissingDependencyError
  )
    return false;
  if (error instanceof MongoServerError)
    return !(typeof error.code === 'number' && OUR_BUGS.has(error.code)) && !isDuplicateKey(error);
  return (
    error instanceof MongoError || error instanceof mongoose.Error.MongooseServerSelectionError
  );
}

export const unavailable = (why: string): RuntimeError =>
  new RuntimeError('store_unavailable', {}, new Error(why));
