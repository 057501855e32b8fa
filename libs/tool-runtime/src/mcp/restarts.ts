const FIRST_WAIT_MS = 1_000;
const MAX_WAIT_MS = 60_000;
/** Servers that are remembered. */
const MAX_KNOWN = 10_000;

/** When servers that die may be started again. */
export interface Restarts {
  /** How long the server may not be started yet; 0: it may be. */
  waitOf(key: string): number;
  /** The server has died, or could not be started. */
  died(key: string): void;
  /** The server has answered a call. */
  worked(key: string): void;
}

interface Deaths {
  readonly count: number;
  readonly until: number;
}

/** After its first death a server may be started at once; from the second one in a row on, it waits twice as long each time. */
export function createRestarts(now: () => number): Restarts {
  const known = new Map<string, Deaths>();
  return {
    waitOf: (key) => Math.max(0, (known.get(key)?.until ?? 0) - now()),
    died(key) {
      const count = (known.get(key)?.count ?? 0) + 1;
      const wait = count === 1 ? 0 : Math.min(MAX_WAIT_MS, FIRST_WAIT_MS * 2 ** (count - 2));
      known.delete(key);
      known.set(key, { count, until: now() + wait });
      const [oldest] = known.keys();
      if (known.size > MAX_KNOWN && oldest !== undefined) known.delete(oldest);
    },
    worked: (key) => void known.delete(key),
  };
}
