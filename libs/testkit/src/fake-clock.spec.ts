import { fakeClock } from './fake-clock.ts';

describe('fake clock', () => {
  it('does not move until it is advanced', async () => {
    const clock = fakeClock(1_000);
    await clock.settle();
    expect([clock.now(), clock.monotonic()]).toEqual([1_000, 0]);
    await clock.advance(250);
    expect([clock.now(), clock.monotonic()]).toEqual([1_250, 250]);
  });

  it('wakes sleepers in the order of their times, each at its own time', async () => {
    const clock = fakeClock(0);
    const woken: string[] = [];
    const sleep = async (name: string, ms: number): Promise<void> => {
      await clock.sleep(ms);
      woken.push(`${name} at ${clock.now()}`);
    };
    const sleepers = [sleep('late', 30), sleep('early', 10), sleep('also early', 10)];
    await clock.advance(20);
    expect(woken).toEqual(['early at 10', 'also early at 10']);
    await clock.advance(20);
    await Promise.all(sleepers);
    expect(woken).toEqual(['early at 10', 'also early at 10', 'late at 30']);
  });

  it('wakes a sleeper that starts to sleep during the advance', async () => {
    const clock = fakeClock(0);
    let beats = 0;
    const beating = async (): Promise<void> => {
      while (beats < 5) {
        await clock.sleep(10);
        beats += 1;
      }
    };
    const done = beating();
    await clock.advance(30);
    expect(beats).toBe(3);
    await clock.advance(100);
    await done;
    expect(beats).toBe(5);
  });

  it('wakes a sleeper with the reason of its abort', async () => {
    const clock = fakeClock();
    const controller = new AbortController();
    const asleep = clock.sleep(10, controller.signal);
    const reason = new Error('enough');
    controller.abort(reason);
    await expect(asleep).rejects.toBe(reason);
    await expect(clock.sleep(10, controller.signal)).rejects.toBe(reason);
    expect(clock.sleeping()).toBe(0);
  });

  it('shifts the wall clock without waking any sleeper', async () => {
    const clock = fakeClock(1_000);
    const asleep = clock.sleep(10);
    clock.shiftWallClock(-500);
    await clock.settle();
    expect([clock.now(), clock.monotonic(), clock.sleeping()]).toEqual([500, 0, 1]);
    await clock.advance(10);
    await asleep;
  });
});
