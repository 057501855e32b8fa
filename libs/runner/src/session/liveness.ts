import type { Clock } from '@mozaiks/contracts';
import { createBell } from '../bell.ts';
import { waitForBell } from '../wait-for-bell.ts';

/** How long ago the store last acknowledged that this process lives. A process that slept longer than the TTL may have been replaced without knowing. */
export interface Pulse {
  beat(): void;
  /** Milliseconds since then; null when it never has. */
  age(): number | null;
  /** Whether that is younger than the TTL. */
  isFresh(): boolean;
  /** Resolves at once while the last acknowledged beat is younger than the TTL, else with the next one, or when `signal` is aborted. */
  fresh(signal: AbortSignal): Promise<void>;
}

export function createPulse(clock: Clock, ttlMs: number): Pulse {
  const bell = createBell();
  let last: number | null = null;
  const age = (): number | null => (last === null ? null : clock.monotonic() - last);
  const isFresh = (): boolean => (age() ?? ttlMs) < ttlMs;
  return {
    beat() {
      last = clock.monotonic();
      bell.ring();
    },
    age,
    isFresh,
    async fresh(signal) {
      while (!isFresh() && !signal.aborted) {
        bell.clear();
        await waitForBell(bell, clock, { ms: ttlMs, signal });
      }
    },
  };
}
