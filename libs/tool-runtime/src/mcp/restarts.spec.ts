import { createRestarts } from './restarts.ts';

function subject() {
  let now = 0;
  const restarts = createRestarts(() => now);
  return { ...restarts, after: (ms: number) => (now += ms) };
}

describe('a server that dies', () => {
  it('is started again at once after its first death', () => {
    const { died, waitOf } = subject();
    expect(waitOf('s')).toBe(0);
    died('s');
    expect(waitOf('s')).toBe(0);
  });

  it('waits twice as long after each further death, a minute at most', () => {
    const { died, waitOf, after } = subject();
    const waits = Array.from({ length: 9 }, () => {
      died('s');
      const wait = waitOf('s');
      after(wait);
      return wait;
    });
    expect(waits).toEqual([0, 1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000]);
    expect(waitOf('other')).toBe(0);
  });

  it('begins anew when it has answered a call', () => {
    const { died, worked, waitOf } = subject();
    died('s');
    died('s');
    worked('s');
    expect(waitOf('s')).toBe(0);
    died('s');
    expect(waitOf('s')).toBe(0);
  });

  it('is forgotten when 10,000 others have died since', () => {
    const { died, waitOf } = subject();
    died('s');
    died('s');
    for (let at = 0; at < 10_000; at += 1) died(`other ${at}`);
    expect(waitOf('s')).toBe(0);
  });
});
