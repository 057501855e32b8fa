/** The server aborts an operation after this time. */
export const MAX_TIME_MS = 10_000;
/**
 * We give up on a server that does not answer at all after this time. More than `MAX_TIME_MS` and
 * than a tail's wait.
 */
export const SOCKET_TIMEOUT_MS = 15_000;
/** How long an operation waits for a primary. */
export const SELECTION_TIMEOUT_MS = 5_000;
/** Pause between two attempts to open the store after the connection broke. */
export const OPEN_AGAIN_MS = 100;

/**
 * For inserts, aggregations, updates and deletes. Mongoose adds it automatically to reads and to
 * `findOneAndUpdate`.
 */
export const TIMED = { maxTimeMS: MAX_TIME_MS } as const;
