import { createFairScheduler } from './fair-scheduler.ts';

/** Each name takes two turns. */
async function orderOf(names: readonly string[]): Promise<readonly string[]> {
  const turns = createFairScheduler();
  const seen: string[] = [];
  const work = async (name: string) => {
    for (let time = 0; time < 2; time += 1) {
      await turns.next(name.slice(0, 1));
      seen.push(name);
    }
  };
  const rounds = (async () => {
    for (let round = 0; round <= 2 * names.length; round += 1) {
      await new Promise((resolve) => setImmediate(resolve));
      seen.push('|');
    }
  })();
  await Promise.all([...names.map(work), rounds]);
  return seen;
}

describe('a fair scheduler', () => {
  it('yields to the event loop between two tasks', async () => {
    const seen = await orderOf(['a1', 'a2', 'b1']);
    expect(seen.some((entry, at) => entry !== '|' && seen[at + 1] !== '|')).toBe(false);
  });

  it('serves users round-robin, however many followers one of them has', async () => {
    const seen = await orderOf(['a1', 'a2', 'a3', 'a4', 'b1']);
    expect(seen.filter((entry) => entry !== '|').indexOf('b1')).toBe(1);
    expect(seen.filter((entry) => entry !== '|').lastIndexOf('b1')).toBe(3);
  });
});
