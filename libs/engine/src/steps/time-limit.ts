import type { TurnScope } from '../turn-scope.ts';
import { timeLeft } from './limits.ts';

export interface TimeLimit {
  /** Aborted with the turn's signal, and when the run's time is up. */
  readonly signal: AbortSignal;
  readonly timedOut: () => boolean;
  readonly stop: () => void;
}

/** The longest timer: timers count in 32 bits. */
const MAX_TIMER_MS = 2 ** 31 - 1;

/**
 * Watches the run's time during a part of the turn. It notices if a person's answer extends the
 * time.
 */
export function timeLimit(turn: TurnScope): TimeLimit {
  const controller = new AbortController();
  const forward = (): void => controller.abort(turn.signal.reason);
  if (turn.signal.aborted) forward();
  turn.signal.addEventListener('abort', forward, { once: true });
  let callOff = (): void => {};
  const check = (): void => {
    const left = turn.state.run === null ? 0 : timeLeft(turn);
    if (left <= 0) controller.abort('timeout');
    else callOff = turn.deps.clock.timer(Math.min(left, MAX_TIMER_MS), check);
  };
  check();
  const stop = (): void => {
    turn.signal.removeEventListener('abort', forward);
    callOff();
  };
  return {
    signal: controller.signal,
    timedOut: () => controller.signal.reason === 'timeout',
    stop,
  };
}
