import { RuntimeError, type Clock } from '@mozaiks/contracts';
import type { Cut } from '../http/cut.ts';
import type { TimeLimits } from '../time-limits.ts';

/** Which limit was passed. */
export type LimitName = 'connect' | 'first_byte' | 'idle' | 'total';

/** Watches one call over the network for being silent too long. It is cut off when the caller's signal is aborted, or with `model_timeout` when a limit is passed. */
export interface Silence extends Cut {
  /** A limit of its own begins now, in place of the one before. */
  begin(limit: Exclude<LimitName, 'total'>): void;
  /** Nothing is waited for until the next `begin`: who reads is slow, not who writes. */
  rest(): void;
  /** Throws the reason why the call was cut off, if it was. */
  check(): void;
  stop(): void;
}

/** The limits of one call: `total` runs from now, the others from their `begin`. One timer, however many chunks come. */
export function watchSilence({ clock, limits, signal }: Watched): Silence {
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
    onCut(next) {
      hangUp = next;
      if (cutFor !== null) next(cutFor.reason);
    },
    begin: (limit) => watch.set(limit, limits[`${limit}_ms`]),
    rest: () => watch.rest(),
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
 * Checks at the latest after the shortest of the limits, so that a new one never needs an earlier
 * one: a single timer serves the call. It starts with the first limit that is set.
 */
function createWatch(clock: Clock, limits: TimeLimits, pass: (limit: LimitName) => void) {
  const total: Waiting = { limit: 'total', until: clock.monotonic() + limits.total_ms };
  const shortest = Math.min(limits.connect_ms, limits.first_byte_ms, limits.idle_ms);
  let waiting: Waiting | null = null;
  let callOff: (() => void) | null = null;

  const check = (): void => {
    const next: Waiting = waiting !== null && waiting.until < total.until ? waiting : total;
    const left = next.until - clock.monotonic();
    if (left <= 0) return pass(next.limit);
    callOff = clock.timer(Math.min(left, shortest), check);
  };
  return {
    set: (limit: LimitName, ms: number): void => {
      waiting = { limit, until: clock.monotonic() + ms };
      if (callOff === null) check();
    },
    rest: (): void => {
      waiting = null;
    },
    stop: (): void => callOff?.(),
  };
}
