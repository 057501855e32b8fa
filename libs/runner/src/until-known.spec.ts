import { RuntimeError } from '@mozaiks/contracts';
import { fakeClock, sequentialIds } from '@mozaiks/testkit';
import { OwnershipLost } from './ownership-lost.ts';
import { untilKnown } from './until-known.ts';

const setup = () => {
  const clock = fakeClock();
  const controller = new AbortController();
  const patience = {
    clock,
    ids: sequentialIds(),
    settings: { retryMs: 100, maxRetryMs: 400 },
    signal: controller.signal,
  };
  return { clock, controller, patience };
};
const unavailable = (): Promise<never> => Promise.reject(new RuntimeError('store_unavailable'));

describe('untilKnown', () => {
  it('asks again, less and less often, until there is an answer', async () => {
    const { clock, patience } = setup();
    const asked: number[] = [];
    const answer = untilKnown(
      patience,
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

  it('passes on what is not a matter of time', async () => {
    const { patience } = setup();
    await expect(
      untilKnown(patience, () => Promise.reject(new RuntimeError('chat_not_found'))),
    ).rejects.toMatchObject({
      code: 'chat_not_found',
    });
  });

  it('takes no answer any more once the chat is lost', async () => {
    const { clock, controller, patience } = setup();
    const late = untilKnown(patience, async () => (controller.abort(), 'yes'));
    await expect(late).rejects.toBeInstanceOf(OwnershipLost);
    await expect(untilKnown(patience, unavailable)).rejects.toBeInstanceOf(OwnershipLost);
    expect(clock.sleeping()).toBe(0);
  });
});
