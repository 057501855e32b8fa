import type { Clock } from '@mozaiks/contracts';
import { startTimer } from './timer.ts';

/**
 * Rings at the time for which it was last set. It may ring earlier as well, which does no harm and
 * saves timers.
 */
export interface Alarm {
  /** Undefined: nothing is due. */
  set(at: number | undefined): void;
}

/** An alarm that rings soon is not worth stopping. */
const SOON_MS = 1000;

export function createAlarm(clock: Clock, ring: () => void): Alarm {
  let due: number | undefined;
  let stopTimer: () => void = () => undefined;
  const start = (at: number): void => {
    due = at;
    stopTimer = startTimer(clock, Math.max(0, at - clock.monotonic()), () => {
      due = undefined;
      // Answers that have already arrived are read first: after a pause of the host, isolates must
      // not seem to be silent.
      setImmediate(ring);
    });
  };
  const set = (at: number | undefined): void => {
    if (due !== undefined && due <= (at ?? clock.monotonic() + SOON_MS)) return;
    stopTimer();
    due = undefined;
    if (at !== undefined) start(at);
  };
  return { set };
}
