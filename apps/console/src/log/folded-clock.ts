import type { Run } from './fold-run.ts';

/** Milliseconds; a wait for a person that is longer gets a fixed width. */
export const LONG_WAIT_MS = 2000;

/** The share of the width that a long wait gets, and that all of them get together. */
const WAIT_SHARE = 0.2;
const WAITS_SHARE = 0.5;

/** A stretch of time that is drawn in a fixed width. */
export interface Fold {
  readonly from: number;
  readonly to: number;
}

/**
 * Where moments of a run are drawn. All times are in milliseconds since the epoch, all places
 * shares of the width from 0 to 1.
 */
export interface RunClock {
  readonly from: number;
  readonly to: number;
  readonly folds: readonly Fold[];
  /** Outside of the run it gives the nearest end. */
  place(time: number): number;
}

/** `now`: the end of what is still under way. `plain`: without folds. */
export function clockOf(
  run: Pick<Run, 'from' | 'to' | 'end' | 'waits'>,
  { now, plain }: { readonly now: number; readonly plain: boolean },
): RunClock {
  const to = Math.max(run.from + 1, run.end === null ? Math.max(now, run.to) : run.to);
  const folds = plain ? [] : foldsOf(run, to);
  const work = folds.reduce((sum, fold) => sum - (fold.to - fold.from), to - run.from);
  // A run that did nothing but wait is a wait from end to end.
  const share =
    work === 0 ? 1 / folds.length : Math.min(WAIT_SHARE, WAITS_SHARE / Math.max(1, folds.length));
  const unit = work === 0 ? 0 : (1 - share * folds.length) / work;
  return {
    from: run.from,
    to,
    folds,
    place: (time) =>
      placeOf(Math.min(Math.max(time, run.from), to), { from: run.from, folds, share, unit }),
  };
}

/** Waits that overlap are one. */
function foldsOf({ waits }: Pick<Run, 'waits'>, end: number): Fold[] {
  const merged: Fold[] = [];
  for (const wait of waits) {
    const [from, to] = [wait.from, Math.min(wait.to ?? end, end)];
    const last = merged.at(-1);
    if (last !== undefined && from <= last.to)
      merged[merged.length - 1] = { from: last.from, to: Math.max(last.to, to) };
    else merged.push({ from, to });
  }
  return merged.filter(({ from, to }) => to - from > LONG_WAIT_MS);
}

interface Scale {
  readonly from: number;
  readonly folds: readonly Fold[];
  readonly share: number;
  readonly unit: number;
}

function placeOf(time: number, { from, folds, share, unit }: Scale): number {
  let at = time - from;
  let shares = 0;
  for (const fold of folds) {
    if (time <= fold.from) break;
    const inside = Math.min(time, fold.to) - fold.from;
    at -= inside;
    shares += (share * inside) / (fold.to - fold.from);
  }
  return Math.min(1, at * unit + shares);
}

export interface Tick {
  readonly time: number;
  /** Milliseconds since the start of the run. */
  readonly ms: number;
  readonly place: number;
}

const DIGITS = [1, 2, 5];
const SECONDS = DIGITS.flatMap((digit) =>
  [1, 10, 100, 1000, 10_000].map((power) => digit * power),
).filter((step) => step <= 20_000);
const MINUTES = [0.5, 1, 2, 5, 10, 30, 60, 120, 360, 720].map((minutes) => minutes * 60_000);
const DAYS = [1, 2, 7, 14, 30, 90, 365].map((days) => days * 86_400_000);
const STEPS = [...SECONDS, ...MINUTES, ...DAYS].sort((one, other) => one - other);

/**
 * Moments to write on the ruler, at most `most`; none inside a fold, and none close to the tick
 * before it.
 */
export function ticksOf(clock: RunClock, most: number): Tick[] {
  const length = clock.to - clock.from;
  const worked = clock.folds.reduce((sum, fold) => sum - (fold.to - fold.from), length);
  const step = STEPS.find((each) => worked / each < most) ?? length;
  const ticks: Tick[] = [];
  for (const [from, to] of stretches(clock)) {
    for (let ms = Math.ceil((from - clock.from) / step) * step; ms <= to - clock.from; ms += step) {
      const place = clock.place(clock.from + ms);
      if (place - (ticks.at(-1)?.place ?? -1) > 0.9 / most)
        ticks.push({ time: clock.from + ms, ms, place });
    }
  }
  return ticks;
}

/** The times between the folds. */
function stretches({ from, to, folds }: RunClock): (readonly [number, number])[] {
  const starts = [from, ...folds.map((fold) => fold.to)];
  const ends = [...folds.map((fold) => fold.from), to];
  return starts.map((start, at) => [start, ends[at] ?? to] as const);
}
