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

/** Answers of the server that repeating would not change: FailedToParse, BadValue, TypeMismatch, BSONObjectTooLarge, unknown commands and fields. */
const OURS = new Set([2, 4, 9, 14, 28, 40, 52, 57, 59, 72, 168, 10334, 17280, 17419, 40324, 40415]);

/** What a server says that is no primary any more, or stops. */
const LEAVING = new Set([91, 189, 10107, 11600, 11602, 13435, 13436]);

/** The line broke or the primary left, where the driver does not repeat by itself: whoever asks again may find it whole. */
export const isPassing = (error: unknown): boolean =>
  error instanceof MongoNetworkError ||
  (error instanceof MongoServerError && LEAVING.has(Number(error.code)));

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

/** Which documents of an unordered batch failed, by their places, as single inserts of them would have. null: nobody knows what became of any. */
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
 * No answer, no primary, a time limit, a write concern that was not met, no permission: `store_unavailable`; what was asked may then have been done.
 * What can never work is a bug of ours: `internal`, so that nobody repeats it for ever.
 */
export function storeError(cause: unknown): RuntimeError {
  if (isRuntimeError(cause)) return cause;
  return new RuntimeError(isOutside(cause) ? 'store_unavailable' : 'internal', {}, cause);
}

function isOutside(error: unknown): boolean {
  if (
    error instanceof MongoInvalidArgumentError ||
    error instanceof MongoParseError ||
    error instanceof MongoMissingDependencyError
  )
    return false;
  if (error instanceof MongoServerError)
    return !(typeof error.code === 'number' && OURS.has(error.code)) && !isDuplicateKey(error);
  return (
    error instanceof MongoError || error instanceof mongoose.Error.MongooseServerSelectionError
  );
}

export const unavailable = (why: string): RuntimeError =>
  new RuntimeError('store_unavailable', {}, new Error(why));
