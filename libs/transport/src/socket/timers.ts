import type { Clock } from '@mozaiks/contracts';

/** Runs `action` after `ms`, unless `signal` is aborted first. */
export function runAfter(
  clock: Clock,
  { ms, signal }: { readonly ms: number; readonly signal: AbortSignal },
  action: () => void,
): void {
  clock.sleep(ms, signal).then(
    () => {
      if (!signal.aborted) action();
    },
    () => {},
  );
}

/** Timers are limited to about 24 days, and do not notice changes of the system clock. */
const SLICE_MS = 600_000;

/**
 * Runs `action` at the time `at` (milliseconds since the epoch), unless `signal` is aborted first.
 */
export function runAt(
  clock: Clock,
  { at, signal }: { readonly at: number; readonly signal: AbortSignal },
  action: () => void,
): void {
  const left = at - clock.now();
  if (left <= 0) action();
  else
    runAfter(clock, { ms: Math.min(left, SLICE_MS), signal }, () =>
      runAt(clock, { at, signal }, action),
    );
}
