import { createFrameMemory } from './frame-memory.ts';

const settle = () => new Promise(setImmediate);

describe('the memory limit for frames', () => {
  it('makes frames over the limit wait until others are released', async () => {
    const memory = createFrameMemory(100);
    const entered: string[] = [];
    const first = await memory.reserve('a', 80);
    void memory.reserve('a', 30).then(() => entered.push('second'));
    await settle();
    expect(entered).toEqual([]);
    first();
    await settle();
    expect(entered).toEqual(['second']);
  });

  it('serves apps round-robin, regardless of how many frames each has waiting', async () => {
    const memory = createFrameMemory(100);
    const order: string[] = [];
    const enter = async (app: string): Promise<void> => {
      const release = await memory.reserve(app, 100);
      order.push(app);
      await settle();
      release();
    };
    await Promise.all(['a', 'a', 'a', 'b', 'b', 'c'].map(enter));
    expect(order).toEqual(['a', 'a', 'b', 'c', 'a', 'b']);
  });

  it('handles a frame larger than the limit alone, and before later frames', async () => {
    const memory = createFrameMemory(100);
    const order: string[] = [];
    const small = await memory.reserve('a', 60);
    const large = memory.reserve('a', 500).then((release) => (order.push('large'), release));
    const next = memory.reserve('b', 60).then((release) => (order.push('next'), release));
    small();
    await settle();
    expect(order).toEqual(['large']);
    (await large)();
    (await next)();
    expect(order).toEqual(['large', 'next']);
  });
});
