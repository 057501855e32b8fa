import { backoffDelay, defaultReconnect } from './backoff.ts';

describe('the wait before a retry', () => {
  it('grows by its factor up to its maximum', () => {
    const settings = { ...defaultReconnect, initialMs: 100, maxMs: 500, factor: 2, jitter: 0 };
    expect([0, 1, 2, 3, 60].map((attempt) => backoffDelay(attempt, settings, 0.9))).toEqual([
      100, 200, 400, 500, 500,
    ]);
  });

  it('is shortened by chance, by its jitter at most', () => {
    const settings = { ...defaultReconnect, initialMs: 100, jitter: 0.5 };
    expect([0, 0.5, 1].map((random) => backoffDelay(0, settings, random))).toEqual([100, 75, 50]);
  });
});
