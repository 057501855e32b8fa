import type { TurnScope } from '../turn-scope.ts';
import { timeLeft } from './limits.ts';

export interface TimeLimit {
  /** Aborted with the turn's signal, and when the run's time is up. */
  readonly signal: AbortSignal;
  readonly timedOut: () => boolean;
  readonly stop: () => void;
}

/** Timers count in 32 bits. */
const MAX_SLEEP_MS = 2 ** 31 - 1;

/** Watches the run's time while something of the turn is under way. Time that a person's answer gives anew counts. */
export function timeLimit(turn: TurnScope): TimeLimit {
  const controller = new AbortController();
  const timer = new AbortController();
  const forward = (): void => controller.abort(turn.signal.reason);
  if (turn.signal.aborted) forward();
  turn.signal.addEventListener('abort', forward, { once: true });
  void expiry(turn, timer.signal).then((expired) => {
    if (expired) controller.abort('timeout');
  });
  const stop = (): void => {
    turn.signal.removeEventListener('abort', forward);
    timer.abort('over'); // a reason of its own: without one each abort would make an exception
  };
  return { signal: controller.signal, timedOut: () => controller.signal.reason === 'timeout', stop };
}

/** True when the time is up, false when nobody watches any more. */
async function expiry(turn: TurnScope, over: AbortSignal): Promise<boolean> {
  for (;;) {
    const left = turn.state.run === null ? 0 : timeLeft(turn);
    if (left <= 0) return !over.aborted;
    try {
      await turn.deps.clock.sleep(Math.min(left, MAX_SLEEP_MS), over);
    } catch {
      return false;
    }
  }
}
