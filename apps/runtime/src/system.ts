import { createHash, randomUUID } from 'node:crypto';
import type { Clock, Ids } from '@mozaiks/contracts';

export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  sleep,
};
/** Node's own timers overflow above it and would then fire at once. */
const MAX_TIMER_MS = 2 ** 31 - 1;

/** `timers/promises` makes an error with a stack for each sleep that is cut short, which is how most of ours end. */
function sleep(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const cut = (): void => {
      clearTimeout(timer);
      reject(signal?.reason as Error);
    };
    const timer = setTimeout(
      () => {
        signal?.removeEventListener('abort', cut);
        resolve();
      },
      Math.min(Math.max(0, ms), MAX_TIMER_MS),
    ).unref();
    if (signal?.aborted === true) cut();
    else signal?.addEventListener('abort', cut, { once: true });
  });
}

export const systemIds: Ids = {
  // randomUUID draws its bytes in stock; in base64 they take a third less room than in hex, and each turn stores a dozen.
  random: () => `x${Buffer.from(randomUUID().replaceAll('-', ''), 'hex').toString('base64url')}`,
  sha256: (text) => createHash('sha256').update(text, 'utf8').digest('hex'),
};
