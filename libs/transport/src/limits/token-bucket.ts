import type { Rate } from '../settings.ts';

/** The tokens left in a bucket at the time `at` (monotonic milliseconds). */
export interface TokenBucket {
  left: number;
  at: number;
}

export const fullBucket = ({ burst }: Rate, now: number): TokenBucket => ({ left: burst, at: now });

/** Takes one token. Returns false if the bucket is empty. */
export function take(bucket: TokenBucket, rate: Rate, now: number): boolean {
  refill(bucket, rate, now);
  if (bucket.left < 1) return false;
  bucket.left -= 1;
  return true;
}

/** A full bucket may be removed, since a new one has the same state. */
export function isFull(bucket: TokenBucket, rate: Rate, now: number): boolean {
  refill(bucket, rate, now);
  return bucket.left >= rate.burst;
}

function refill(bucket: TokenBucket, { perSecond, burst }: Rate, now: number): void {
  bucket.left = Math.min(burst, bucket.left + ((now - bucket.at) / 1000) * perSecond);
  bucket.at = now;
}
