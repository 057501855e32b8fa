import { createRestarts } from './restarts.ts';

function subject() {
  let now = 0;
  const restarts = createRestarts(() => now);
  return { ...restarts, after: (ms: number) => (now += ms) };
}

describe('a server that fails', () => {
  it('is restarted immediately after its first failure', () => {
    const { failed, waitOf } = subject();
    expect(waitOf('s')).toBe(0);
    failed('s');
    expect(waitOf('s')).toBe(0);
  });

  it('waits twice as long after each further failure, up to a minute', () => {
    const { failed, waitOf, after } = subject();
    const waits = Array.from({ length: 9 }, () => {
      failed('s');
      const wait = waitOf('s');
      after(wait);
      return wait;
    });
    expect(waits).toEqual([0, 1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000]);
    expect(waitOf('other')).toBe(0);
  });

  it('starts over once it has answered a call', () => {
    const { failed, succeeded, waitOf } = subject();
    failed('s');
    failed('s');
    succeeded('s');
    expect(waitOf('s')).toBe(0);
    failed('s');
    expect(waitOf('s')).toBe(0);
  });

  it('is forgotten after 10,000 other servers have failed', () => {
    const { failed, waitOf } = subject();
    failed('s');
    failed('s');
    for (let at = 0; at < 10_000; at += 1) failed(`other ${at}`);
    expect(waitOf('s')).toBe(0);
  });
});
