import type { Clock } from '@mozaiks/contracts';

const ENDED = new Error('the timer was stopped');

/** Calls `then` after `ms`, unless the function that it returns is called before. */
export function startTimer(clock: Clock, ms: number, then: () => void): () => void {
  const controller = new AbortController();
  clock.sleep(ms, controller.signal).then(
    () => {
      if (!controller.signal.aborted) then();
    },
    () => undefined,
  );
  // A reason made once: an error for each call would cost more than the timer.
  return () => controller.abort(ENDED);
}
