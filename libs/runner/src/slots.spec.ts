import { createSlots } from './slots.ts';

describe('slots', () => {
  it('take turns among the apps that wait', async () => {
    const slots = createSlots({ slots: 1, maxQueued: 10 });
    const order: string[] = [];
    const take = async (app: string): Promise<void> => {
      const give = await slots.take(app);
      order.push(app);
      await Promise.resolve();
      give?.();
    };
    const first = await slots.take('a');
    const all = ['a', 'a', 'a', 'b', 'b', 'c'].map(take);
    first?.();
    await Promise.all(all);
    expect(order).toEqual(['a', 'b', 'c', 'a', 'b', 'a']);
    expect(slots.free).toBe(1);
  });

  it('refuse when too many wait', async () => {
    const slots = createSlots({ slots: 1, maxQueued: 1 });
    await slots.take('a');
    void slots.take('a');
    expect(await slots.take('b')).toBeNull();
    expect(slots.queued).toBe(1);
  });
});
