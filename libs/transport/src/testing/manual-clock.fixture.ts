import { sleepOn, type Clock } from '@mozaiks/contracts';

export const START = Date.UTC(2026, 0, 1);

/** A clock that only moves in `advance`, and wakes its sleepers in order. */
export interface ManualClock extends Clock {
  advance(ms: number): Promise<void>;
}

export function manualClock(): ManualClock {
  let ms = START;
  const sleepers = new Set<{ readonly at: number; readonly wake: () => void }>();
  const timer: Clock['timer'] = (time, passed) => {
    const sleeper = { at: ms + time, wake: passed };
    sleepers.add(sleeper);
    return () => void sleepers.delete(sleeper);
  };
  return {
    now: () => ms,
    monotonic: () => ms,
    sleep: sleepOn(timer),
    timer,
    async advance(by) {
      const end = ms + by;
      for (;;) {
        // A woken sleeper may sleep again before `end`.
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
