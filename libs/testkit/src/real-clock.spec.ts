import { realClock } from './real-clock.ts';

describe('real clock', () => {
  it('sleeps for real', async () => {
    const clock = realClock();
    const before = clock.monotonic();
    await clock.sleep(10);
    expect(clock.monotonic() - before).toBeGreaterThan(5);
  });

  it('ends a sleep with the reason of its abort', async () => {
    const controller = new AbortController();
    const asleep = realClock().sleep(60_000, controller.signal);
    controller.abort('drain');
    await expect(asleep).rejects.toBe('drain');
  });
});
