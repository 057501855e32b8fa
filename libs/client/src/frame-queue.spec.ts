import { createFrameQueue } from './frame-queue.ts';

const queueOf = (limit: number, onReturn: () => void = () => {}) =>
  createFrameQueue<number>({ limit, droppable: (frame) => frame < 0, onReturn });
const drain = async (queue: AsyncIterable<number>): Promise<number[]> => {
  const read: number[] = [];
  for await (const frame of queue) read.push(frame);
  return read;
};

describe('a queue of frames', () => {
  it('loses what may be lost when its reader is behind', async () => {
    const queue = queueOf(3);
    for (const frame of [1, -1, -2, 2]) queue.push(frame);
    queue.end();
    expect(await drain(queue)).toEqual([1, 2]);
  });

  it('gives up with too_slow rather than grow', async () => {
    let returned = 0;
    const queue = queueOf(2, () => (returned += 1));
    for (const frame of [1, 2, 3]) queue.push(frame);
    await expect(drain(queue)).rejects.toMatchObject({ code: 'too_slow' });
    expect(returned).toBe(1);
  });

  it('hands a frame to a reader that waits', async () => {
    const queue = queueOf(1);
    const next = queue.next();
    queue.push(7);
    await expect(next).resolves.toEqual({ done: false, value: 7 });
  });

  it('forgets its source when its reader leaves', async () => {
    let returned = 0;
    const queue = queueOf(2, () => (returned += 1));
    queue.push(1);
    for await (const _frame of queue) break;
    expect(returned).toBe(1);
    await expect(queue.next()).resolves.toEqual({ done: true, value: undefined });
  });
});
