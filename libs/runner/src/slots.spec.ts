import { createSlots } from './slots.ts';

const MIB = 1024 * 1024;

describe('slots', () => {
  it('take turns among the apps that wait', async () => {
    const slots = createSlots({ slots: 1, maxQueued: 10, maxBytes: MIB });
    const order: string[] = [];
    const take = async (app: string): Promise<void> => {
      const slot = await slots.take(app);
      order.push(app);
      await Promise.resolve();
      slot?.release();
    };
    const first = await slots.take('a');
    const all = ['a', 'a', 'a', 'b', 'b', 'c'].map(take);
    first?.release();
    await Promise.all(all);
    expect(order).toEqual(['a', 'b', 'c', 'a', 'b', 'a']);
    expect(slots.free).toBe(1);
  });

  it('refuse when too many wait', async () => {
    const slots = createSlots({ slots: 1, maxQueued: 1, maxBytes: MIB });
    await slots.take('a');
    void slots.take('a');
    expect(await slots.take('b')).toBeNull();
    expect(slots.queued).toBe(1);
  });

  it('refuse a user with too many waiting callers, and no other user of the app', async () => {
    const slots = createSlots({ slots: 1, maxQueued: 10, maxQueuedPerUser: 1, maxBytes: MIB });
    await slots.take('a', 'u');
    void slots.take('a', 'u');
    expect(await slots.take('a', 'u')).toBeNull();
    void slots.take('a', 'v');
    expect(slots.queued).toBe(2);
  });

  describe('with a limit in bytes', () => {
    const large = async () => {
      const slots = createSlots({ slots: 10, maxQueued: 10, maxBytes: 4 * MIB });
      const first = await slots.take('a');
      first?.hold(5 * MIB);
      const order: string[] = [];
      const wait = (app: string): void => void slots.take(app).then(() => order.push(app));
      return { slots, first, order, wait };
    };
    const settle = () => new Promise(setImmediate);

    it('make an app with large chats wait, and no other', async () => {
      const { order, wait } = await large();
      wait('a');
      wait('b');
      await settle();
      expect(order).toEqual(['b']);
    });

    it('go to waiting apps when a chat gets smaller, and when one ends', async () => {
      const { slots, first, order, wait } = await large();
      wait('a');
      first?.hold(MIB);
      await settle();
      expect(order).toEqual(['a']);
      first?.hold(5 * MIB);
      wait('a');
      await settle();
      expect(slots.queued).toBe(1);
      first?.release();
      await settle();
      expect([slots.queued, slots.free]).toEqual([0, 8]);
    });

    it('count a chat that is not read yet, so that not too many start at once', async () => {
      const slots = createSlots({ slots: 10, maxQueued: 10, maxBytes: 4 * MIB });
      for (let i = 0; i < 10; i += 1) void slots.take('a');
      expect([slots.free, slots.queued]).toEqual([6, 6]);
    });
  });
});
