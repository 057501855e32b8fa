import { RuntimeError } from '@mozaiks/contracts';
import { fakeClock, sequentialIds } from '@mozaiks/testkit';
import { OwnershipLost } from './ownership-lost.ts';
import { untilKnown } from './until-known.ts';

const setup = () => {
  const clock = fakeClock();
  const controller = new AbortController();
  const retryDeps = {
    clock,
    ids: sequentialIds(),
    settings: { retryMs: 100, maxRetryMs: 400 },
    signal: controller.signal,
  };
  return { clock, controller, retryDeps };
};
const unavailable = (): Promise<never> => Promise.reject(new RuntimeError('store_unavailable'));

describe('untilKnown', () => {
  it('repeats the operation at growing intervals until it has an answer', async () => {
    const { clock, retryDeps } = setup();
    const asked: number[] = [];
    const answer = untilKnown(
      retryDeps,
      () => (
        asked.push(clock.monotonic()),
        asked.length < 6 ? unavailable() : Promise.resolve('yes')
      ),
    );
    await clock.advance(5_000);
    expect(await answer).toBe('yes');
    expect(Math.max(...asked.slice(1).map((at, i) => at - (asked[i] ?? 0)))).toBeLessThanOrEqual(
      400 * 1.3,
    );
  });

  it('throws an error that is not retryable', async () => {
    const { retryDeps } = setup();
    await expect(
      untilKnown(retryDeps, () => Promise.reject(new RuntimeError('chat_not_found'))),
    ).rejects.toMatchObject({
      code: 'chat_not_found',
    });
  });

  it('ignores the answer once the chat is lost', async () => {
    const { clock, controller, retryDeps } = setup();
    const late = untilKnown(retryDeps, async () => (controller.abort(), 'yes'));
    await expect(late).rejects.toBeInstanceOf(OwnershipLost);
    await expect(untilKnown(retryDeps, unavailable)).rejects.toBeInstanceOf(OwnershipLost);
    expect(clock.sleeping()).toBe(0);
  });
});
