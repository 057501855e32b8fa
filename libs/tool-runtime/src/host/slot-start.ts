import type { Clock } from '@mozaiks/contracts';
import type { Slot } from './slot.ts';
import { startTimer } from './timer.ts';

/** Waits until the isolate is ready; false when it ended instead, or took longer than `startMs`. */
export async function hasStarted(slot: Slot, clock: Clock, startMs: number): Promise<boolean> {
  if (slot.isReady) return slot.gone === undefined;
  let stopTimer: () => void = () => undefined;
  const tooLate = new Promise<void>((resolve) => (stopTimer = startTimer(clock, startMs, resolve)));
  await Promise.race([slot.started, tooLate]);
  stopTimer();
  return slot.isReady && slot.gone === undefined;
}
