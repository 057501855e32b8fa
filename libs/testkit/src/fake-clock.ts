import { sleepOn, type Clock } from '@mozaiks/contracts';

export interface FakeClock extends Clock {
  /**
   * Advances the time by `ms`. Wakes sleepers in the order of their times, including sleepers that
   * are added meanwhile, and lets the work that they start settle.
   */
  advance(ms: number): Promise<void>;
  /**
   * Waits until no promise callback is left to run, without advancing the time. It does not wait
   * for real input or output.
   */
  settle(): Promise<void>;
  /**
   * Sets the wall clock forwards or back, as an administrator would. `monotonic` and sleepers are
   * not affected.
   */
  shiftWallClock(ms: number): void;
  /** The number of waiting sleepers and timers. */
  sleeping(): number;
}

interface Sleeper {
  readonly at: number;
  readonly wake: () => void;
}

const macrotask = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/**
 * The sleeper that wakes first, at `limit` at the latest. Of several with the same time, it is the
 * one that started to sleep first.
 */
function firstBy(limit: number, sleepers: Iterable<Sleeper>): Sleeper | undefined {
  return [...sleepers]
    .filter(({ at }) => at <= limit)
    .reduce<
      Sleeper | undefined
    >((first, sleeper) => (first === undefined || sleeper.at < first.at ? sleeper : first), undefined);
}

/**
 * A clock that moves only when it is advanced. It starts at `start` (default 2026-01-01T00:00:00Z);
 * `monotonic` starts at 0.
 */
export function fakeClock(start = Date.UTC(2026, 0, 1)): FakeClock {
  const sleepers = new Set<Sleeper>();
  let elapsed = 0;
  let shifted = 0;

  const timer: Clock['timer'] = (ms, passed) => {
    const wake = (): void => {
      sleepers.delete(sleeper);
      passed();
    };
    const sleeper = { at: elapsed + ms, wake };
    sleepers.add(sleeper);
    return () => void sleepers.delete(sleeper);
  };
  const settle = async (): Promise<void> => {
    await macrotask();
    await macrotask();
  };

  return {
    now: () => start + elapsed + shifted,
    monotonic: () => elapsed,
    sleep: (ms, signal) =>
      ms <= 0 && signal?.aborted !== true ? Promise.resolve() : sleepOn(timer)(ms, signal),
    timer,
    advance: async (ms) => {
      const until = elapsed + ms;
      await settle();
      for (
        let next = firstBy(until, sleepers);
        next !== undefined;
        next = firstBy(until, sleepers)
      ) {
        elapsed = Math.max(elapsed, next.at);
        next.wake();
        await settle();
      }
      elapsed = Math.max(elapsed, until);
    },
    settle,
    shiftWallClock: (ms) => {
      shifted += ms;
    },
    sleeping: () => sleepers.size,
  };
}
