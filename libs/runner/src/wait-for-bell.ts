import type { Clock } from '@mozaiks/contracts';
import type { Bell } from './bell.ts';

/**
 * Resolves when the bell rings, after `ms`, or when `signal` is aborted, whichever comes first.
 * Leaves no timer behind.
 */
export function waitForBell(
  bell: Bell,
  clock: Clock,
  { ms, signal }: { readonly ms: number; readonly signal: AbortSignal },
): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const wake = (): void => {
      cancelTimer();
      signal.removeEventListener('abort', wake);
      resolve();
    };
    const cancelTimer = clock.timer(ms, wake);
    signal.addEventListener('abort', wake, { once: true });
    void bell.untilRung().then(wake);
  });
}
