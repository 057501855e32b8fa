import type { Clock } from '@mozaiks/contracts';
import { startTimer } from './timer.ts';

/**
 * Calls back at the time for which it was last set. It may call back too early as well, which is
 * harmless and saves timers.
 */
export interface DueTimer {
  /** undefined: nothing is due. */
  set(at: number | undefined): void;
}

/** A timer that is due within this time is not worth stopping. */
const KEEP_WITHIN_MS = 1000;

export function createDueTimer(clock: Clock, onDue: () => void): DueTimer {
  let due: number | undefined;
  let stopTimer: () => void = () => undefined;
  const start = (at: number): void => {
    due = at;
    stopTimer = startTimer(clock, Math.max(0, at - clock.monotonic()), () => {
      due = undefined;
      // Reads the answers that have already arrived first. Otherwise isolates would seem
      // unresponsive after a pause of the host.
      setImmediate(onDue);
    });
  };
  const set = (at: number | undefined): void => {
    if (due !== undefined && due <= (at ?? clock.monotonic() + KEEP_WITHIN_MS)) return;
    stopTimer();
    due = undefined;
    if (at !== undefined) start(at);
  };
  return { set };
}
