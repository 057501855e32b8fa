import { createFrameRoom } from './frame-room.ts';

const settle = () => new Promise(setImmediate);

describe('the room for frames', () => {
  it('lets frames wait that exceed its bytes, until others have left', async () => {
    const room = createFrameRoom(100);
    const entered: string[] = [];
    const first = await room.enter('a', 80);
    void room.enter('a', 30).then(() => entered.push('second'));
    await settle();
    expect(entered).toEqual([]);
    first();
    await settle();
    expect(entered).toEqual(['second']);
  });

  it('serves apps in turn, whatever each has waiting', async () => {
    const room = createFrameRoom(100);
    const order: string[] = [];
    const enter = async (app: string): Promise<void> => {
      const leave = await room.enter(app, 100);
      order.push(app);
      await settle();
      leave();
    };
    await Promise.all(['a', 'a', 'a', 'b', 'b', 'c'].map(enter));
    expect(order).toEqual(['a', 'a', 'b', 'c', 'a', 'b']);
  });

  it('handles a frame that is larger than the room alone, and before later frames', async () => {
    const room = createFrameRoom(100);
    const order: string[] = [];
    const small = await room.enter('a', 60);
    const large = room.enter('a', 500).then((leave) => (order.push('large'), leave));
    const next = room.enter('b', 60).then((leave) => (order.push('next'), leave));
    small();
    await settle();
    expect(order).toEqual(['large']);
    (await large)();
    (await next)();
    expect(order).toEqual(['large', 'next']);
  });
});
