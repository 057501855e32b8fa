import type { Ids } from '@mozaiks/contracts';
import { DEFAULT_TIME_LIMITS } from '../time-limits.ts';
import { backoff } from './backoff.ts';

/** Draws the given share of the range. */
const idsThatDraw = (share: number): Ids => ({
  random: () => 'id',
  sha256: () =>
    Math.floor(share * (2 ** 32 - 1))
      .toString(16)
      .padStart(8, '0'),
});
const limits = {
  ...DEFAULT_TIME_LIMITS,
  backoff_ms: 100,
  backoff_max_ms: 350,
  retry_after_max_ms: 1000,
};
const at = (share: number) => ({ limits, ids: idsThatDraw(share) });

describe('the wait before another attempt', () => {
  it('is drawn from a range that doubles up to its limit', () => {
    expect([1, 2, 3, 9].map((failed) => backoff(failed, null, at(1)))).toEqual([99, 199, 349, 349]);
    expect([1, 2, 3, 9].map((failed) => backoff(failed, null, at(0)))).toEqual([0, 0, 0, 0]);
  });

  it('is not shorter than requested, and not longer than the limit', () => {
    expect([backoff(1, 500, at(1)), backoff(1, 60_000, at(1)), backoff(1, 5, at(1))]).toEqual([
      500, 1000, 99,
    ]);
  });
});
