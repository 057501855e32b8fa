import { isRuntimeError, RuntimeError } from '@mozaiks/contracts';

/** What crosses from SQLite, also from another thread, where it is no Error any more. */
interface SqliteFailure {
  readonly message?: unknown;
  readonly code?: unknown;
  readonly errcode?: unknown;
  /** Of an error of the file system. */
  readonly syscall?: unknown;
}

/** SQLITE_ERROR, TOOBIG, CONSTRAINT, MISMATCH, MISUSE, RANGE: repeating these would never help. */
const OURS = new Set([1, 18, 19, 20, 21, 25]);
const OURS_IN_WORDS =
  /constraint failed|syntax error|no such |datatype mismatch|too big|out of range/;

/**
 * Busy, full, broken, unreadable, gone: `store_unavailable`. A statement that SQLite refuses is a bug of ours: `internal`, so that nobody repeats it
 * for ever. Not every build tells the number of an error that a prepared statement throws, so the words count where it is missing.
 */
export function storeError(cause: unknown): RuntimeError {
  if (isRuntimeError(cause)) return cause;
  const { message, code, errcode, syscall } = (cause ?? {}) as SqliteFailure;
  const isOutside = code === 'ERR_SQLITE_ERROR' || syscall !== undefined;
  const isOurs =
    typeof errcode === 'number' ? OURS.has(errcode & 0xff) : OURS_IN_WORDS.test(String(message));
  const known = cause instanceof Error ? cause : new Error(String(message ?? cause), { cause });
  return new RuntimeError(isOutside && !isOurs ? 'store_unavailable' : 'internal', {}, known);
}

export const unavailable = (why: string, cause?: unknown): RuntimeError =>
  new RuntimeError(
    'store_unavailable',
    {},
    new Error(why, cause === undefined ? undefined : { cause }),
  );
