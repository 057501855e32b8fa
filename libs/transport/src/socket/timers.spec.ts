import { manualClock, START } from '../testing/manual-clock.fixture.ts';
import { runAt } from './timers.ts';

const YEAR = 365 * 86_400_000;

describe('a distant time', () => {
  it('is waited for in steps that fit a timer', async () => {
    const clock = manualClock();
    const sleeps: number[] = [];
    const sleep = (ms: number, signal?: AbortSignal) => {
      sleeps.push(ms);
      return clock.sleep(ms, signal);
    };
    let reached = 0;
    runAt(
      { ...clock, sleep },
      { at: START + YEAR, signal: new AbortController().signal },
      () => (reached += 1),
    );
    await clock.advance(3_600_000);
    expect(sleeps.length).toBeGreaterThan(1);
    expect(Math.max(...sleeps)).toBeLessThan(2 ** 31);
    expect(reached).toBe(0);
  });

  it('is reached once, and not after it was cancelled', async () => {
    const clock = manualClock();
    const [kept, calledOff] = [new AbortController(), new AbortController()];
    const reached: string[] = [];
    runAt(clock, { at: START + 1_000_000, signal: kept.signal }, () => reached.push('kept'));
    runAt(clock, { at: START + 1_000_000, signal: calledOff.signal }, () =>
      reached.push('called off'),
    );
    await clock.advance(999_999);
    expect(reached).toEqual([]);
    calledOff.abort();
    await clock.advance(1_000_000);
    expect(reached).toEqual(['kept']);
  });

  it('that has passed is reached immediately', () => {
    let reached = false;
    runAt(
      manualClock(),
      { at: START, signal: new AbortController().signal },
      () => (reached = true),
    );
    expect(reached).toBe(true);
  });
});
