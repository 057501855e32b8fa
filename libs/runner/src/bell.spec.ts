import { fakeClock } from '@mozaiks/testkit';
import { createBell } from './bell.ts';
import { waitForBell } from './wait-for-bell.ts';

describe('a bell', () => {
  it('remembers one ring until it is cleared', async () => {
    const bell = createBell();
    bell.ring();
    await bell.heard();
    expect(bell.rung).toBe(true);
    bell.clear();
    expect(bell.rung).toBe(false);
  });

  it('wakes whoever waits', async () => {
    const bell = createBell();
    const heard = Promise.all([bell.heard(), bell.heard()]);
    bell.ring();
    await expect(heard).resolves.toHaveLength(2);
  });

  it('is waited for no longer than told, and leaves no sleeper behind', async () => {
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
