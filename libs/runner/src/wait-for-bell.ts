import type { Clock } from '@mozaiks/contracts';
import type { Bell } from './bell.ts';

/** Resolves when the bell rings, after `ms`, or when `signal` is aborted, whichever comes first; leaves no sleeper behind. */
export async function waitForBell(
  bell: Bell,
  clock: Clock,
  { ms, signal }: { readonly ms: number; readonly signal: AbortSignal },
): Promise<void> {
  if (signal.aborted) return;
  const timer = new AbortController();
  const stop = (): void => timer.abort('over');
  signal.addEventListener('abort', stop, { once: true });
  try {
    await Promise.race([bell.heard(), clock.sleep(ms, timer.signal).catch(() => {})]);
  } finally {
    signal.removeEventListener('abort', stop);
    timer.abort('over');
  }
}
