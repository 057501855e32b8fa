import type { Clock } from '@mozaiks/contracts';
import { createBell } from '../bell.ts';
import { waitForBell } from '../wait-for-bell.ts';

/**
 * How long ago the store last acknowledged a heartbeat of this process. A process that slept for
 * longer than the TTL may have been replaced without knowing it.
 */
export interface Liveness {
  /** Called at each acknowledged heartbeat. */
  renew(): void;
  /** Milliseconds since the last acknowledged heartbeat; null before the first one. */
  age(): number | null;
  /** Whether `age()` is less than the TTL. */
  isFresh(): boolean;
  /**
   * Resolves immediately while `isFresh()`, otherwise at the next acknowledged heartbeat or when
   * `signal` is aborted.
   */
  untilFresh(signal: AbortSignal): Promise<void>;
}

export function createLiveness(clock: Clock, ttlMs: number): Liveness {
  const bell = createBell();
  let last: number | null = null;
  const age = (): number | null => (last === null ? null : clock.monotonic() - last);
  const isFresh = (): boolean => (age() ?? ttlMs) < ttlMs;
  return {
    renew() {
      last = clock.monotonic();
      bell.ring();
    },
    age,
    isFresh,
    async untilFresh(signal) {
      while (!isFresh() && !signal.aborted) {
        bell.clear();
        await waitForBell(bell, clock, { ms: ttlMs, signal });
      }
    },
  };
}
