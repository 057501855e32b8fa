import { fakeClock } from '@mozaiks/testkit';
import { createPulse } from './pulse.ts';

const isDone = async (promise: Promise<void>): Promise<boolean> =>
  Promise.race([
    promise.then(() => true),
    new Promise<boolean>((resolve) => setImmediate(resolve, false)),
  ]);

describe('a pulse', () => {
  it('is fresh for as long as nobody can have found the session dead', async () => {
    const clock = fakeClock();
    const pulse = createPulse(clock, 10_000);
    const { signal } = new AbortController();
    pulse.beat();
    await clock.advance(9_999);
    expect(await isDone(pulse.fresh(signal))).toBe(true);
    await clock.advance(1);
    const waiting = pulse.fresh(signal);
    expect(await isDone(waiting)).toBe(false);
    pulse.beat();
    expect(await isDone(waiting)).toBe(true);
  });

  it('is not waited for by what is abandoned', async () => {
    const controller = new AbortController();
    const waiting = createPulse(fakeClock(), 10_000).fresh(controller.signal);
    controller.abort();
    expect(await isDone(waiting)).toBe(true);
  });
});
