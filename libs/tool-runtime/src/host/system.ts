import { createHash, randomBytes } from 'node:crypto';
import { sleepOn, type Clock, type Ids } from '@mozaiks/contracts';

const timer: Clock['timer'] = (ms, passed) => {
  const set = setTimeout(passed, ms);
  return () => clearTimeout(set);
};

/** The system clock. The default. */
export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  sleep: sleepOn(timer),
  timer,
};

export const systemIds: Ids = {
  random: () => `i${randomBytes(16).toString('base64url')}`,
  sha256: (text) => createHash('sha256').update(text).digest('hex'),
};
