import { createHash, randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock, Ids, Secrets } from '@mozaiks/contracts';
import type { Environment } from './config/read-settings.ts';

export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  // Node's own timers overflow above 2^31 ms and would then fire at once.
  sleep: (ms, signal) =>
    sleep(Math.min(Math.max(0, ms), MAX_TIMER_MS), undefined, { ref: false, ...(signal === undefined ? {} : { signal }) }),
};
const MAX_TIMER_MS = 2 ** 31 - 1;

export const systemIds: Ids = {
  random: () => `x${randomBytes(16).toString('hex')}`,
  sha256: (text) => createHash('sha256').update(text, 'utf8').digest('hex'),
};

export const environmentSecrets = (env: Environment): Secrets => ({ get: (name) => env[name] });
