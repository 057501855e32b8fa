import type { Clock } from '@mozaiks/contracts';

export const START = Date.UTC(2026, 0, 1);

/** A clock that moves only when it is told, and wakes its sleepers in order. */
export interface ManualClock extends Clock {
  advance(ms: number): Promise<void>;
}

export function manualClock(): ManualClock {
  let ms = START;
  const sleepers = new Set<{ readonly at: number; readonly wake: () => void }>();
  return {
    now: () => ms,
    monotonic: () => ms,
    sleep: (time, signal) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted === true) return reject(signal.reason as Error);
        const onAbort = (): void => {
          sleepers.delete(sleeper);
          reject(signal?.reason as Error);
        };
        const wake = (): void => {
          signal?.removeEventListener('abort', onAbort);
          resolve();
        };
        const sleeper = { at: ms + time, wake };
        sleepers.add(sleeper);
        signal?.addEventListener('abort', onAbort);
      }),
    async advance(by) {
      const end = ms + by;
      for (;;) {
        // What was woken may go to sleep again before the end.
        await new Promise((resolve) => setImmediate(resolve));
        const [next] = [...sleepers].filter(({ at }) => at <= end).sort((a, b) => a.at - b.at);
        if (next === undefined) break;
        sleepers.delete(next);
        ms = Math.max(ms, next.at);
        next.wake();
      }
      ms = end;
    },
  };
}
