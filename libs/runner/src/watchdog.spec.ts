import { fakeClock, type FakeClock } from '@mozaiks/testkit';
import { createWatchdog, type Watchdog } from './watchdog.ts';

describe('a watchdog', () => {
  let clock: FakeClock;
  let watchdog: Watchdog;
  let calls: number[];
  beforeEach(() => {
    clock = fakeClock(0);
    calls = [];
    watchdog = createWatchdog(clock, 100, () => calls.push(clock.now()));
  });

  it('expires if it is not reset in time', async () => {
    await clock.advance(60);
    watchdog.reset();
    await clock.advance(90);
    expect([watchdog.expired, calls]).toEqual([false, []]);
    await clock.advance(20);
    expect([watchdog.expired, calls]).toEqual([true, [160]]);
  });

  it('starts again after it has expired', async () => {
    await clock.advance(100);
    watchdog.reset();
    expect(watchdog.expired).toBe(false);
    await clock.advance(100);
    expect(calls).toEqual([100, 200]);
  });

  it('has one timer, regardless of how often it is reset', async () => {
    for (let count = 0; count < 1_000; count += 1) watchdog.reset();
    expect(clock.sleeping()).toBe(1);
  });

  it('leaves no timer behind when it is stopped', async () => {
    watchdog.stop();
    expect(clock.sleeping()).toBe(0);
    await clock.advance(1_000);
    expect(calls).toEqual([]);
  });
});
