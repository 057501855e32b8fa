import type { Clock, TenantScope } from '@mozaiks/contracts';
import type { TransportSettings } from '../settings.ts';
import { fullBucket, isFull, take, type TokenBucket } from './token-bucket.ts';

/** Limits the frame rate of each user and each app, over all their sockets. */
export interface FloodGate {
  /** False if the user or the app has exceeded its rate. */
  admits(scope: TenantScope): boolean;
  /** Removes users and apps whose buckets are full again. */
  sweep(): void;
  /** The number of remembered users and apps. */
  readonly size: number;
}

export const userKey = ({ app_id, user_id }: TenantScope): string =>
  JSON.stringify([app_id, user_id]);

export function createFloodGate(rates: TransportSettings['rates'], clock: Clock): FloodGate {
  const users = new Map<string, TokenBucket>();
  const apps = new Map<string, TokenBucket>();
  const admit = (
    buckets: Map<string, TokenBucket>,
    key: string,
    rate: TransportSettings['rates']['user'],
  ): boolean => {
    const now = clock.monotonic();
    const bucket = buckets.get(key) ?? fullBucket(rate, now);
    buckets.set(key, bucket);
    return take(bucket, rate, now);
  };
  return {
    admits: (scope) =>
      admit(users, userKey(scope), rates.user) && admit(apps, scope.app_id, rates.app),
    sweep() {
      const now = clock.monotonic();
      for (const [key, bucket] of users) if (isFull(bucket, rates.user, now)) users.delete(key);
      for (const [key, bucket] of apps) if (isFull(bucket, rates.app, now)) apps.delete(key);
    },
    get size() {
      return users.size + apps.size;
    },
  };
}
