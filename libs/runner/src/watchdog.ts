import type { Clock } from '@mozaiks/contracts';

/** Notices that it was not reset for a while. */
export interface Watchdog {
  /** The while begins anew. */
  reset(): void;
  readonly expired: boolean;
  stop(): void;
}

/** Calls `onExpired` when `ms` have passed since the last reset. One timer at a time, however often it is reset. */
export function createWatchdog(
  clock: Pick<Clock, 'monotonic' | 'timer'>,
  ms: number,
  onExpired: () => void,
): Watchdog {
  let resetAt = clock.monotonic();
  let expired = false;
  let callOff: (() => void) | null = null;
  const check = (): void => {
    const left = resetAt + ms - clock.monotonic();
    callOff = left > 0 ? clock.timer(left, check) : null;
    if (callOff !== null) return;
    expired = true;
    onExpired();
  };
  check();
  return {
    reset() {
      resetAt = clock.monotonic();
      expired = false;
      if (callOff === null) check();
    },
    get expired() {
      return expired;
    },
    stop() {
      callOff?.();
      callOff = null;
    },
  };
}
