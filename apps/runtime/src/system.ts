import { createHash, randomUUID } from 'node:crypto';
import { sleepOn, type Clock, type Ids } from '@mozaiks/contracts';

export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  // Not `timers/promises`, which creates an error with a stack for each aborted sleep. Most of our
  // sleeps are aborted.
  sleep: sleepOn(timer),
  timer,
};

/** Node's timers overflow above this value and would fire immediately. */
const MAX_TIMER_MS = 2 ** 31 - 1;

/** Does not keep the process alive. */
function timer(ms: number, passed: () => void): () => void {
  const set = setTimeout(passed, Math.min(Math.max(0, ms), MAX_TIMER_MS)).unref();
  return () => clearTimeout(set);
}

export const systemIds: Ids = {
  // randomUUID prefetches its bytes. In base64, ids are a third shorter than in hex, and each turn
  // stores a dozen.
  random: () => `x${Buffer.from(randomUUID().replaceAll('-', ''), 'hex').toString('base64url')}`,
  sha256: (text) => createHash('sha256').update(text, 'utf8').digest('hex'),
};
