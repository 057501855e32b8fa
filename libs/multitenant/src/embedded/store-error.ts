import { isRuntimeError, RuntimeError } from '@mozaiks/contracts';

/** An SQLite error. One that comes from another thread is no longer an Error. */
interface SqliteFailure {
  readonly message?: unknown;
  readonly code?: unknown;
  readonly errcode?: unknown;
  /** Set on file system errors. */
  readonly syscall?: unknown;
}

/** SQLITE_ERROR, TOOBIG, CONSTRAINT, MISMATCH, MISUSE, RANGE: a retry can never help. */
const OUR_BUGS = new Set([1, 18, 19, 20, 21, 25]);
const OUR_BUGS_BY_MESSAGE =
  /constraint failed|syntax error|no such |datatype mismatch|too big|out of range/;

/**
 * Maps an error of SQLite. If the database is busy, full, corrupt, unreadable or missing, the code
 * is `store_unavailable`. If SQLite rejects a statement, that is a bug of ours: `internal`, so that
 * no one retries it forever. Some builds do not report the number of an error from a prepared
 * statement; then the message decides.
 */
export function storeError(cause: unknown): RuntimeError {
  if (isRuntimeError(cause)) return cause;
  const { message, code, errcode, syscall } = (cause ?? {}) as SqliteFailure;
  const isStoreFailure = code === 'ERR_SQLITE_ERROR' || syscall !== undefined;
  const isOurBug =
    typeof errcode === 'number'
      ? OUR_BUGS.has(errcode & 0xff)
      : OUR_BUGS_BY_MESSAGE.test(String(message));
  const known = cause instanceof Error ? cause : new Error(String(message ?? cause), { cause });
  return new RuntimeError(
    isStoreFailure && !isOurBug ? 'store_unavailable' : 'internal',
    {},
    known,
  );
}

export const unavailable = (why: string, cause?: unknown): RuntimeError =>
  new RuntimeError(
    'store_unavailable',
    {},
    new Error(why, cause === undefined ? undefined : { cause }),
  );
