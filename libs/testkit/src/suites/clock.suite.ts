import type { Clock } from '@mozaiks/contracts';

const SHORT_MS = 10;
const LONG_MS = 60_000;

/** What the `Clock` port guarantees, for a clock that shows the real time. */
export function clockSuite(name: string, clock: Clock): void {
  describe(`clock: ${name}`, () => {
    it('sleeps for the requested time', async () => {
      const before = clock.monotonic();
      await clock.sleep(SHORT_MS);
      expect(clock.monotonic() - before).toBeGreaterThan(SHORT_MS / 2);
    });

    it('ends a sleep with the reason of its abort', async () => {
      const controller = new AbortController();
      const asleep = clock.sleep(LONG_MS, controller.signal);
      controller.abort('drain');
      await expect(asleep).rejects.toBe('drain');
      await expect(clock.sleep(LONG_MS, controller.signal)).rejects.toBe('drain');
    });

    it('calls a timer once', async () => {
      let calls = 0;
      const callOff = clock.timer(SHORT_MS, () => (calls += 1));
      expect(calls).toBe(0);
      await clock.sleep(SHORT_MS * 5);
      callOff();
      expect(calls).toBe(1);
    });

    it('does not call a timer that was cancelled', async () => {
      let calls = 0;
      const callOff = clock.timer(SHORT_MS, () => (calls += 1));
      callOff();
      callOff();
      await clock.sleep(SHORT_MS * 5);
      expect(calls).toBe(0);
    });
  });
}
