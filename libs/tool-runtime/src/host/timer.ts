import type { Clock } from '@mozaiks/contracts';

const ENDED = new Error('the timer was stopped');

/** Calls `then` after `ms`, unless the returned function is called earlier. */
export function startTimer(clock: Clock, ms: number, then: () => void): () => void {
  const controller = new AbortController();
  clock.sleep(ms, controller.signal).then(
    () => {
      if (!controller.signal.aborted) then();
    },
    () => undefined,
  );
  // Created only once, because an error per call would cost more than the timer.
  return () => controller.abort(ENDED);
}
