import type { Clock } from '@mozaiks/contracts';

/** Runs `action` after `ms`, unless `signal` is aborted first. */
export function later(
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

/** Timers cannot be set for longer than about 24 days, and do not see the clock being changed. */
const SLICE_MS = 600_000;

/** Runs `action` when the clock shows `at` (milliseconds since the epoch), unless `signal` is aborted first. */
export function atTime(
  clock: Clock,
  { at, signal }: { readonly at: number; readonly signal: AbortSignal },
  action: () => void,
): void {
  const left = at - clock.now();
  if (left <= 0) action();
  else
    later(clock, { ms: Math.min(left, SLICE_MS), signal }, () =>
      atTime(clock, { at, signal }, action),
    );
}
