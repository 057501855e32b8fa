import { clockOf, type RunClock } from '../log/folded-clock.ts';
import type { Run } from '../log/fold-run.ts';

/**
 * One clock for two runs that both begin at 0: as long as the longer one, with the long waits of
 * both folded.
 */
export function sharedClock(a: Run, b: Run): { readonly of: (run: Run) => RunClock } {
  const waits = [a, b]
    .flatMap((run) =>
      run.waits.map(({ request_id, from, to }) => ({
        request_id,
        from: from - run.from,
        to: (to ?? run.to) - run.from,
      })),
    )
    .sort((one, other) => one.from - other.from);
  const length = Math.max(a.to - a.from, b.to - b.from);
  const clock = clockOf({ from: 0, to: length, end: null, waits }, { now: length, plain: false });
  return {
    of: (run) => ({
      ...clock,
      from: run.from,
      to: run.to,
      place: (time) => clock.place(time - run.from),
    }),
  };
}
