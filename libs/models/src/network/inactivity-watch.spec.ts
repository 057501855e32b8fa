import { fakeClock, type FakeClock } from '@mozaiks/testkit';
import { DEFAULT_TIME_LIMITS } from '../time-limits.ts';
import { watchInactivity, type InactivityWatch } from './inactivity-watch.ts';

const limits = {
  ...DEFAULT_TIME_LIMITS,
  connect_ms: 15,
  first_byte_ms: 60,
  idle_ms: 30,
  total_ms: 1000,
};

describe('the inactivity watch', () => {
  let clock: FakeClock;
  let caller: AbortController;
  let watch: InactivityWatch;
  let cut: { readonly reason: unknown } | null;
  beforeEach(() => {
    clock = fakeClock();
    caller = new AbortController();
    cut = null;
    watch = watchInactivity({ clock, limits, signal: caller.signal });
    watch.onCancel((reason) => (cut = { reason }));
  });
  afterEach(() => watch.stop());
  const passed = (): unknown =>
    cut === null ? 'nothing' : (cut.reason as { readonly details?: object }).details;

  it('ends the call at the current limit', async () => {
    watch.begin('connect');
    await clock.advance(14);
    expect(passed()).toBe('nothing');
    await clock.advance(1);
    expect(passed()).toEqual({ limit: 'connect' });
    expect(() => watch.check()).toThrow(expect.objectContaining({ code: 'model_timeout' }));
  });

  it('restarts with each limit, even a shorter one', async () => {
    watch.begin('first_byte');
    await clock.advance(50);
    watch.begin('idle');
    await clock.advance(29);
    expect(passed()).toBe('nothing');
    await clock.advance(1);
    expect(passed()).toEqual({ limit: 'idle' });
  });

  it('lets the call continue as long as something arrives', async () => {
    for (let piece = 0; piece < 20; piece += 1) {
      watch.begin('idle');
      await clock.advance(29);
    }
    expect(passed()).toBe('nothing');
  });

  it('does not count the time while the reader is slow', async () => {
    watch.begin('idle');
    watch.pause();
    await clock.advance(500);
    expect(passed()).toBe('nothing');
    watch.begin('idle');
    await clock.advance(30);
    expect(passed()).toEqual({ limit: 'idle' });
  });

  it('ends a call that takes too long in total', async () => {
    watch.begin('first_byte');
    watch.pause();
    await clock.advance(1000);
    expect(passed()).toEqual({ limit: 'total' });
  });

  it('ends the call with the caller’s own reason', () => {
    caller.abort('cancel');
    expect(cut).toEqual({ reason: 'cancel' });
  });

  it('ends the call from the start if the caller has given up before', () => {
    caller.abort('cancel');
    watchInactivity({ clock, limits, signal: caller.signal }).onCancel(
      (reason) => (cut = { reason }),
    );
    expect(cut).toEqual({ reason: 'cancel' });
  });

  it('leaves no timer behind', async () => {
    watch.begin('idle');
    expect(clock.sleeping()).toBe(1);
    watch.stop();
    await clock.settle();
    expect(clock.sleeping()).toBe(0);
  });

  it('needs no timer for each piece', async () => {
    for (let piece = 0; piece < 100; piece += 1) watch.begin('idle');
    expect(clock.sleeping()).toBe(1);
  });
});
