import { sleepOn, type Clock } from '@mozaiks/contracts';

export interface FakeClock extends Clock {
  /** Moves time on by `ms`: wakes sleepers in the order of their times, those added on the way included, and lets what they start settle. */
  advance(ms: number): Promise<void>;
  /** Waits until no promise callback is left to run; time stands still. What waits for real input or output is not waited for. */
  settle(): Promise<void>;
  /** Sets the wall clock forwards or back, as an administrator would: `monotonic` and sleepers do not notice. */
  shiftWallClock(ms: number): void;
  /** How many sleepers and timers wait. */
  sleeping(): number;
}

interface Sleeper {
  readonly at: number;
  readonly wake: () => void;
}

const macrotask = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Who wakes first, `limit` at the latest; of several the one who went to sleep first. */
function firstBy(limit: number, sleepers: Iterable<Sleeper>): Sleeper | undefined {
  return [...sleepers]
    .filter(({ at }) => at <= limit)
    .reduce<
      Sleeper | undefined
    >((first, sleeper) => (first === undefined || sleeper.at < first.at ? sleeper : first), undefined);
}

/** A clock that stands still until it is told to move. Begins at `start` (default 2026-01-01T00:00:00Z); `monotonic` begins at 0. */
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
