import { fakeClock } from '@mozaiks/testkit';
import { createBell } from './bell.ts';
import { waitForBell } from './wait-for-bell.ts';

describe('a bell', () => {
  it('remembers one ring until it is cleared', async () => {
    const bell = createBell();
    bell.ring();
    await bell.untilRung();
    expect(bell.rung).toBe(true);
    bell.clear();
    expect(bell.rung).toBe(false);
  });

  it('wakes all waiters', async () => {
    const bell = createBell();
    const waiters = Promise.all([bell.untilRung(), bell.untilRung()]);
    bell.ring();
    await expect(waiters).resolves.toHaveLength(2);
  });

  it('is waited for at most as long as requested, and leaves no timer behind', async () => {
    const clock = fakeClock();
    const controller = new AbortController();
    const wait = () => waitForBell(createBell(), clock, { ms: 1_000, signal: controller.signal });
    const timedOut = wait();
    await clock.advance(1_000);
    await timedOut;
    const aborted = wait();
    controller.abort();
    await aborted;
    await wait();
    expect(clock.sleeping()).toBe(0);
  });
});
