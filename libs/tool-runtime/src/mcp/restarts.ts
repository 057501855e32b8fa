const FIRST_WAIT_MS = 1_000;
const MAX_WAIT_MS = 60_000;
/** The maximum number of remembered servers. */
const MAX_KNOWN = 10_000;

/** Decides when failed servers may be started again. */
export interface Restarts {
  /** The time in milliseconds until the server may be started. 0: now. */
  waitOf(key: string): number;
  /** Records that the server ended unexpectedly, or could not be started. */
  failed(key: string): void;
  /** Records that the server has answered a call. */
  succeeded(key: string): void;
}

interface Failures {
  readonly count: number;
  readonly until: number;
}

/**
 * After its first failure a server may be restarted immediately. From the second consecutive
 * failure on, the wait doubles each time.
 */
export function createRestarts(now: () => number): Restarts {
  const known = new Map<string, Failures>();
  return {
    waitOf: (key) => Math.max(0, (known.get(key)?.until ?? 0) - now()),
    failed(key) {
      const count = (known.get(key)?.count ?? 0) + 1;
      const wait = count === 1 ? 0 : Math.min(MAX_WAIT_MS, FIRST_WAIT_MS * 2 ** (count - 2));
      known.delete(key);
      known.set(key, { count, until: now() + wait });
      const [oldest] = known.keys();
      if (known.size > MAX_KNOWN && oldest !== undefined) known.delete(oldest);
    },
    succeeded: (key) => void known.delete(key),
  };
}
