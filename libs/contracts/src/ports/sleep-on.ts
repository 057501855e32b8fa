import type { Clock } from './process.ts';

/** Implements the `sleep` of a clock with its `timer`. */
export const sleepOn =
  (timer: Clock['timer']): Clock['sleep'] =>
  (ms, signal) =>
    new Promise((resolve, reject) => {
      if (signal?.aborted === true) return reject(signal.reason as Error);
      const cut = (): void => {
        callOff();
        reject(signal?.reason as Error);
      };
      const callOff = timer(ms, () => {
        signal?.removeEventListener('abort', cut);
        resolve();
      });
      signal?.addEventListener('abort', cut, { once: true });
    });
