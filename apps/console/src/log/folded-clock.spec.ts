import fc from 'fast-check';
import { clockOf, ticksOf } from './folded-clock.ts';

const run = (
  to: number,
  waits: readonly (readonly [number, number | null])[] = [],
  ended = true,
) => ({
  from: 1000,
  to: 1000 + to,
  end: ended ? ({} as never) : null,
  waits: waits.map(([from, until]) => ({
    request_id: '',
    from: 1000 + from,
    to: until === null ? null : 1000 + until,
  })),
});
const folded = { now: 0, plain: false };

describe('the clock of a run', () => {
  it('gives a long wait a fixed width, however long it is', () => {
    for (const length of [2001, 14_300, 86_400_000]) {
      const clock = clockOf(run(4000 + length, [[2000, 2000 + length]]), folded);
      expect(
        [1000, 3000, 3000 + length, 5000 + length].map((time) =>
          Number(clock.place(time).toFixed(6)),
        ),
      ).toEqual([0, 0.4, 0.6, 1]);
    }
  });

  it('does not fold a short wait, and none at all in plain time', () => {
    expect(clockOf(run(4000, [[1000, 3000]]), folded).folds).toEqual([]);
    expect(clockOf(run(9000, [[1000, 8000]]), { now: 0, plain: true }).place(5500)).toBe(0.5);
  });

  it('lets an open wait grow up to now without moving what was before it', () => {
    const open = run(2000, [[2000, null]], false);
    const [soon, late] = [6000, 600_000].map((now) =>
      clockOf(open, { now: 1000 + now, plain: false }),
    );
    expect([soon?.place(2000), soon?.folds.length]).toEqual([late?.place(2000), 1]);
  });

  it('is a wait from end to end for a run that did nothing else', () => {
    const clock = clockOf(run(60_000, [[0, 60_000]]), folded);
    expect([0, 30_000, 60_000].map((time) => clock.place(1000 + time))).toEqual([0, 0.5, 1]);
  });

  it('draws later moments further right, inside the width', () => {
    const wait = fc.tuple(fc.nat(50_000), fc.nat(50_000));
    fc.assert(
      fc.property(
        fc.array(wait, { maxLength: 20 }),
        fc.boolean(),
        fc.array(fc.nat(60_000)),
        (drawn, plain, times) => {
          const waits = drawn
            .map(([from, length]) => [from, from + length] as const)
            .sort((a, b) => a[0] - b[0]);
          const clock = clockOf(run(60_000, waits), { now: 0, plain });
          const places = times.sort((a, b) => a - b).map((time) => clock.place(1000 + time));
          expect(places).toEqual([...places].sort((a, b) => a - b));
          expect(places.every((place) => place >= 0 && place <= 1)).toBe(true);
          expect(
            [clock.place(0), clock.place(1000 + 60_000)].map((place) => Number(place.toFixed(9))),
          ).toEqual([0, 1]);
        },
      ),
    );
  });

  it('has few ticks, none inside a fold, for runs of any length', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 2_000_000_000 }),
        fc.nat(2_000_000_000),
        (length, wait) => {
          const clock = clockOf(run(length + wait, [[length, length + wait]]), folded);
          const ticks = ticksOf(clock, 5);
          expect(ticks.length).toBeLessThanOrEqual(6);
          expect(ticks[0]?.ms).toBe(0);
          for (const { time } of ticks)
            expect(clock.folds.some(({ from, to }) => time > from && time < to)).toBe(false);
        },
      ),
    );
  });

  it('counts in seconds, minutes and hours', () => {
    const steps = [900, 4000, 240_000, 7_200_000].map(
      (length) => ticksOf(clockOf(run(length), folded), 5).map(({ ms }) => ms)[1],
    );
    expect(steps).toEqual([200, 1000, 60_000, 1_800_000]);
  });
});
