import type { Clock } from '@mozaiks/contracts';

/** Expires if it is not reset in time. */
export interface Watchdog {
  /** Starts the time again. */
  reset(): void;
  readonly expired: boolean;
  stop(): void;
}

/**
 * Calls `onExpired` when `ms` have passed since the last reset. It has one timer at a time,
 * regardless of how often it is reset.
 */
export function createWatchdog(
  clock: Pick<Clock, 'monotonic' | 'timer'>,
  ms: number,
  onExpired: () => void,
): Watchdog {
  let resetAt = clock.monotonic();
  let expired = false;
  let cancelTimer: (() => void) | null = null;
  const check = (): void => {
    const left = resetAt + ms - clock.monotonic();
    cancelTimer = left > 0 ? clock.timer(left, check) : null;
    if (cancelTimer !== null) return;
    expired = true;
    onExpired();
  };
  check();
  return {
    reset() {
      resetAt = clock.monotonic();
      expired = false;
      if (cancelTimer === null) check();
    },
    get expired() {
      return expired;
    },
    stop() {
      cancelTimer?.();
      cancelTimer = null;
    },
  };
}
