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

describe('the watch for inactivity', () => {
  let clock: FakeClock;
  let caller: AbortController;
  let silence: InactivityWatch;
  let cut: { readonly reason: unknown } | null;
  beforeEach(() => {
    clock = fakeClock();
    caller = new AbortController();
    cut = null;
    silence = watchInactivity({ clock, limits, signal: caller.signal });
    silence.onCancel((reason) => (cut = { reason }));
  });
  afterEach(() => silence.stop());
  const passed = (): unknown =>
    cut === null ? 'nothing' : (cut.reason as { readonly details?: object }).details;

  it('ends the call at the current limit', async () => {
    silence.begin('connect');
    await clock.advance(14);
    expect(passed()).toBe('nothing');
    await clock.advance(1);
    expect(passed()).toEqual({ limit: 'connect' });
    expect(() => silence.check()).toThrow(expect.objectContaining({ code: 'model_timeout' }));
  });

  it('restarts with each limit, even a shorter one', async () => {
    silence.begin('first_byte');
    await clock.advance(50);
    silence.begin('idle');
    await clock.advance(29);
    expect(passed()).toBe('nothing');
    await clock.advance(1);
    expect(passed()).toEqual({ limit: 'idle' });
  });

  it('lets the call continue as long as something arrives', async () => {
    for (let piece = 0; piece < 20; piece += 1) {
      silence.begin('idle');
      await clock.advance(29);
    }
    expect(passed()).toBe('nothing');
  });

  it('does not count the time while the reader is slow', async () => {
    silence.begin('idle');
    silence.pause();
    await clock.advance(500);
    expect(passed()).toBe('nothing');
    silence.begin('idle');
    await clock.advance(30);
    expect(passed()).toEqual({ limit: 'idle' });
  });

  it('ends a call that takes too long in total', async () => {
    silence.begin('first_byte');
    silence.pause();
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
    silence.begin('idle');
    expect(clock.sleeping()).toBe(1);
    silence.stop();
    await clock.settle();
    expect(clock.sleeping()).toBe(0);
  });

  it('needs no timer for each piece', async () => {
    for (let piece = 0; piece < 100; piece += 1) silence.begin('idle');
    expect(clock.sleeping()).toBe(1);
  });
});
