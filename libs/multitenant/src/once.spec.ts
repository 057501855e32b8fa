import { once } from './once.ts';

describe('once', () => {
  it('runs the work only once, both for concurrent and for later calls', async () => {
    let runs = 0;
    const run = once(async () => void (runs += 1));
    await Promise.all([run(), run()]);
    await run();
    expect(runs).toBe(1);
  });

  it('runs the work again after a failure', async () => {
    let runs = 0;
    const run = once(async () => {
      runs += 1;
      if (runs === 1) throw new Error('not yet');
    });
    await expect(run()).rejects.toThrow('not yet');
    await run();
    expect(runs).toBe(2);
  });
});
