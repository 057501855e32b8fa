import { RuntimeError, type Clock } from '@mozaiks/contracts';
import type { Cancellation } from '../http/cancellation.ts';
import type { TimeLimits } from '../time-limits.ts';

/** The limit that was exceeded. */
export type LimitName = 'connect' | 'first_byte' | 'idle' | 'total';

/**
 * Watches one network call for inactivity. The call is cut off when the caller's signal is aborted,
 * or with `model_timeout` when a limit is exceeded.
 */
export interface InactivityWatch extends Cancellation {
  /** Starts a limit, which replaces the previous one. */
  begin(limit: Exclude<LimitName, 'total'>): void;
  /** Pauses until the next `begin`, because the reader is slow and not the writer. */
  pause(): void;
  /** Throws the reason if the call was cut off. */
  check(): void;
  stop(): void;
}

/**
 * The limits of one call: `total` runs from now, the others from their `begin`. One timer serves
 * any number of chunks.
 */
export function watchInactivity({ clock, limits, signal }: Watched): InactivityWatch {
  let cutFor: { readonly reason: unknown } | null = null;
  let hangUp = (_reason: unknown): void => {};
  const cut = (reason: unknown): void => {
    if (cutFor !== null) return;
    cutFor = { reason };
    hangUp(reason);
  };
  const forward = (): void => cut(signal.reason);
  signal.addEventListener('abort', forward, { once: true });
  if (signal.aborted) forward();
  const watch = createWatch(clock, limits, (limit) =>
    cut(new RuntimeError('model_timeout', { limit })),
  );
  return {
    onCancel(next) {
      hangUp = next;
      if (cutFor !== null) next(cutFor.reason);
    },
    begin: (limit) => watch.set(limit, limits[`${limit}_ms`]),
    pause: () => watch.pause(),
    check: () => {
      if (cutFor !== null) throw cutFor.reason;
    },
    stop: () => {
      signal.removeEventListener('abort', forward);
      watch.stop();
    },
  };
}

export interface Watched {
  readonly clock: Clock;
  readonly limits: TimeLimits;
  readonly signal: AbortSignal;
}

interface Waiting {
  readonly limit: LimitName;
  readonly until: number;
}

/**
 * Checks no later than after the shortest limit, so that a new limit never needs an earlier check,
 * and a single timer serves the call. It starts with the first limit that is set.
 */
function createWatch(clock: Clock, limits: TimeLimits, pass: (limit: LimitName) => void) {
  const total: Waiting = { limit: 'total', until: clock.monotonic() + limits.total_ms };
  const shortest = Math.min(limits.connect_ms, limits.first_byte_ms, limits.idle_ms);
  let waiting: Waiting | null = null;
  let cancelTimer: (() => void) | null = null;

  const check = (): void => {
    const next: Waiting = waiting !== null && waiting.until < total.until ? waiting : total;
    const left = next.until - clock.monotonic();
    if (left <= 0) return pass(next.limit);
    cancelTimer = clock.timer(Math.min(left, shortest), check);
  };
  return {
    set: (limit: LimitName, ms: number): void => {
      waiting = { limit, until: clock.monotonic() + ms };
      if (cancelTimer === null) check();
    },
    pause: (): void => {
      waiting = null;
    },
    stop: (): void => cancelTimer?.(),
  };
}
