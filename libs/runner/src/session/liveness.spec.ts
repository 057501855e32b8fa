import { fakeClock } from '@mozaiks/testkit';
import { createLiveness } from './liveness.ts';

const isDone = async (promise: Promise<void>): Promise<boolean> =>
  Promise.race([
    promise.then(() => true),
    new Promise<boolean>((resolve) => setImmediate(resolve, false)),
  ]);

describe('the liveness of a process', () => {
  it('is fresh as long as no process can have declared the session dead', async () => {
    const clock = fakeClock();
    const liveness = createLiveness(clock, 10_000);
    const { signal } = new AbortController();
    liveness.renew();
    await clock.advance(9_999);
    expect(await isDone(liveness.untilFresh(signal))).toBe(true);
    await clock.advance(1);
    const waiting = liveness.untilFresh(signal);
    expect(await isDone(waiting)).toBe(false);
    liveness.renew();
    expect(await isDone(waiting)).toBe(true);
  });

  it('is not waited for after an abort', async () => {
    const controller = new AbortController();
    const waiting = createLiveness(fakeClock(), 10_000).untilFresh(controller.signal);
    controller.abort();
    expect(await isDone(waiting)).toBe(true);
  });
});
