import { RuntimeError, type Clock } from '@mozaiks/contracts';
import type { TimeLimits } from '../time-limits.ts';

/** Which limit was passed. */
export type LimitName = 'connect' | 'first_byte' | 'idle' | 'total';

/** Watches one call over the network for being silent too long. */
export interface Silence {
  /** Aborted when the caller's signal is, or with `model_timeout` when a limit is passed. */
  readonly signal: AbortSignal;
  /** A limit of its own begins now, in place of the one before. */
  begin(limit: Exclude<LimitName, 'total'>): void;
  /** Nothing is waited for until the next `begin`: who reads is slow, not who writes. */
  rest(): void;
  /** Throws the reason why the call was cut off, if it was. */
  check(): void;
  stop(): void;
}

/** The limits of one call: `total` runs from now, the others from their `begin`. One timer each, however many chunks come. */
export function watchSilence({
  clock,
  limits,
  signal,
}: {
  readonly clock: Clock;
  readonly limits: TimeLimits;
  readonly signal: AbortSignal;
}): Silence {
  const cut = new AbortController();
  const off = new AbortController();
  const forward = (): void => cut.abort(signal.reason);
  signal.addEventListener('abort', forward, { once: true });
  if (signal.aborted) forward();
  const pass = (limit: LimitName): void => cut.abort(new RuntimeError('model_timeout', { limit }));

  clock.sleep(limits.total_ms, off.signal).then(
    () => pass('total'),
    () => {},
  );
  const watch = createWatch({ clock, off: off.signal, pass });
  return {
    signal: cut.signal,
    begin: (limit) => watch.set(limit, limits[`${limit}_ms`]),
    rest: () => watch.rest(),
    check: () => cut.signal.throwIfAborted(),
    stop: () => {
      signal.removeEventListener('abort', forward);
      off.abort();
    },
  };
}

interface Waiting {
  readonly limit: LimitName;
  readonly until: number;
}

/** Sleeps until the end of what is waited for now, and looks again: a wait that is over costs no timer of its own. */
function createWatch({
  clock,
  off,
  pass,
}: {
  readonly clock: Clock;
  readonly off: AbortSignal;
  readonly pass: (limit: LimitName) => void;
}) {
  let waiting: Waiting | null = null;
  let wakesAt = Infinity;
  let current = new AbortController();

  const look = async (): Promise<void> => {
    for (let now = clock.monotonic(); waiting !== null; now = clock.monotonic()) {
      if (now >= waiting.until) return pass(waiting.limit);
      wakesAt = waiting.until;
      await clock.sleep(waiting.until - now, current.signal);
    }
    wakesAt = Infinity;
  };
  const lookSoon = (): void => {
    current.abort();
    current = new AbortController();
    look().catch(() => {});
  };
  off.addEventListener('abort', () => {
    waiting = null;
    current.abort();
  });
  return {
    set: (limit: LimitName, ms: number): void => {
      if (off.aborted) return;
      waiting = { limit, until: clock.monotonic() + ms };
      if (waiting.until < wakesAt) lookSoon();
    },
    rest: (): void => {
      waiting = null;
    },
  };
}
