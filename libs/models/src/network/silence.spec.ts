import { fakeClock, type FakeClock } from '@mozaiks/testkit';
import { DEFAULT_TIME_LIMITS } from '../time-limits.ts';
import { watchSilence, type Silence } from './silence.ts';

const limits = {
  ...DEFAULT_TIME_LIMITS,
  connect_ms: 15,
  first_byte_ms: 60,
  idle_ms: 30,
  total_ms: 1000,
};

describe('a silence that is watched', () => {
  let clock: FakeClock;
  let caller: AbortController;
  let silence: Silence;
  let cut: { readonly reason: unknown } | null;
  beforeEach(() => {
    clock = fakeClock();
    caller = new AbortController();
    cut = null;
    silence = watchSilence({ clock, limits, signal: caller.signal });
    silence.onCut((reason) => (cut = { reason }));
  });
  afterEach(() => silence.stop());
  const passed = (): unknown =>
    cut === null ? 'nothing' : (cut.reason as { readonly details?: object }).details;

  it('is cut off at the limit that has begun', async () => {
    silence.begin('connect');
    await clock.advance(14);
    expect(passed()).toBe('nothing');
    await clock.advance(1);
    expect(passed()).toEqual({ limit: 'connect' });
    expect(() => silence.check()).toThrow(expect.objectContaining({ code: 'model_timeout' }));
  });

  it('begins anew with each limit, a shorter one included', async () => {
    silence.begin('first_byte');
    await clock.advance(50);
    silence.begin('idle');
    await clock.advance(29);
    expect(passed()).toBe('nothing');
    await clock.advance(1);
    expect(passed()).toEqual({ limit: 'idle' });
  });

  it('goes on as long as something comes', async () => {
    for (let piece = 0; piece < 20; piece += 1) {
      silence.begin('idle');
      await clock.advance(29);
    }
    expect(passed()).toBe('nothing');
  });

  it('is not held against the writer while the reader rests', async () => {
    silence.begin('idle');
    silence.rest();
    await clock.advance(500);
    expect(passed()).toBe('nothing');
    silence.begin('idle');
    await clock.advance(30);
    expect(passed()).toEqual({ limit: 'idle' });
  });

  it('is cut off when the whole call takes too long', async () => {
    silence.begin('first_byte');
    silence.rest();
    await clock.advance(1000);
    expect(passed()).toEqual({ limit: 'total' });
  });

  it('is cut off with the caller’s own reason', () => {
    caller.abort('cancel');
    expect(cut).toEqual({ reason: 'cancel' });
  });

  it('is cut off from the start where the caller has given up before', () => {
    caller.abort('cancel');
    watchSilence({ clock, limits, signal: caller.signal }).onCut((reason) => (cut = { reason }));
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
