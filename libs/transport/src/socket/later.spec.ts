import { manualClock, START } from '../testing/manual-clock.fixture.ts';
import { atTime } from './later.ts';

const YEAR = 365 * 86_400_000;

describe('a time that is far away', () => {
  it('is waited for in steps that a timer can hold', async () => {
    const clock = manualClock();
    const sleeps: number[] = [];
    const sleep = (ms: number, signal?: AbortSignal) => {
      sleeps.push(ms);
      return clock.sleep(ms, signal);
    };
    let reached = 0;
    atTime(
      { ...clock, sleep },
      { at: START + YEAR, signal: new AbortController().signal },
      () => (reached += 1),
    );
    await clock.advance(3_600_000);
    expect(sleeps.length).toBeGreaterThan(1);
    expect(Math.max(...sleeps)).toBeLessThan(2 ** 31);
    expect(reached).toBe(0);
  });

  it('is reached once, and not when it was called off', async () => {
    const clock = manualClock();
    const [kept, calledOff] = [new AbortController(), new AbortController()];
    const reached: string[] = [];
    atTime(clock, { at: START + 1_000_000, signal: kept.signal }, () => reached.push('kept'));
    atTime(clock, { at: START + 1_000_000, signal: calledOff.signal }, () =>
      reached.push('called off'),
    );
    await clock.advance(999_999);
    expect(reached).toEqual([]);
    calledOff.abort();
    await clock.advance(1_000_000);
    expect(reached).toEqual(['kept']);
  });

  it('that has passed is reached at once', () => {
    let reached = false;
    atTime(
      manualClock(),
      { at: START, signal: new AbortController().signal },
      () => (reached = true),
    );
    expect(reached).toBe(true);
  });
});
