import { fakeClock } from '@mozaiks/testkit';
import { createContentRoom } from './content-room.ts';

const MB = 1024 * 1024;
const never = new AbortController().signal;

describe('room for the content of files', () => {
  it('is bounded for one app, and leaves some for others', async () => {
    const clock = fakeClock();
    const room = createContentRoom(clock);
    expect(await room.enter('a', 20 * MB, never)).not.toBeNull();
    const second = room.enter('a', 20 * MB, never);
    expect(await room.enter('b', 20 * MB, never)).not.toBeNull();
    await clock.advance(11_000);
    expect(await second).toBeNull();
  });

  it('is given to who waits, once it is free', async () => {
    const clock = fakeClock();
    const room = createContentRoom(clock);
    const leave = await room.enter('a', 32 * MB, never);
    const next = room.enter('a', MB, never);
    leave?.();
    await clock.advance(200);
    expect(await next).not.toBeNull();
  });

  it('is not waited for when the call is aborted', async () => {
    const room = createContentRoom(fakeClock());
    await room.enter('a', 32 * MB, never);
    await expect(room.enter('a', MB, AbortSignal.abort(new Error('stop')))).rejects.toThrow('stop');
  });
});
