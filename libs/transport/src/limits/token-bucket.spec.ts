import { fullBucket, isFull, take } from './token-bucket.ts';

const rate = { perSecond: 2, burst: 3 };

describe('a token bucket', () => {
  it('grants its burst at once, then a constant rate', () => {
    const bucket = fullBucket(rate, 0);
    const at = (ms: number) => take(bucket, rate, ms);
    expect([at(0), at(0), at(0), at(0)]).toEqual([true, true, true, false]);
    expect([at(499), at(500), at(500)]).toEqual([false, true, false]);
  });

  it('never holds more than its burst, and is full again after a while', () => {
    const bucket = fullBucket(rate, 0);
    take(bucket, rate, 0);
    expect([isFull(bucket, rate, 0), isFull(bucket, rate, 60_000)]).toEqual([false, true]);
    expect(bucket.left).toBe(3);
  });
});
