import { createHash, randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock, Ids } from '@mozaiks/contracts';

/** The machine's own clock, for whoever gives none. */
export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  sleep: (ms, signal) => sleep(ms, undefined, signal ? { signal } : {}),
};

export const systemIds: Ids = {
  random: () => `i${randomBytes(16).toString('base64url')}`,
  sha256: (text) => createHash('sha256').update(text).digest('hex'),
};
