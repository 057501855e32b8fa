import { createHash, randomUUID } from 'node:crypto';
import { sleepOn, type Clock, type Ids } from '@mozaiks/contracts';

export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  // `timers/promises` makes an error with a stack for each sleep that is cut short, which is how most of ours end.
  sleep: sleepOn(timer),
  timer,
};

/** Node's own timers overflow above it and would then fire at once. */
const MAX_TIMER_MS = 2 ** 31 - 1;

/** Does not keep the process alive. */
function timer(ms: number, passed: () => void): () => void {
  const set = setTimeout(passed, Math.min(Math.max(0, ms), MAX_TIMER_MS)).unref();
  return () => clearTimeout(set);
}

export const systemIds: Ids = {
  // randomUUID draws its bytes in stock; in base64 they take a third less room than in hex, and each turn stores a dozen.
  random: () => `x${Buffer.from(randomUUID().replaceAll('-', ''), 'hex').toString('base64url')}`,
  sha256: (text) => createHash('sha256').update(text, 'utf8').digest('hex'),
};
