import type { Clock } from '@mozaiks/contracts';
import { createMemoryWatch, type Watched } from './memory-watch.ts';

const MB = 1024 * 1024;

function subject() {
  let wake: (() => void) | undefined;
  const state = { mb: 100 };
  const clock: Clock = {
    now: () => 0,
    monotonic: () => 0,
    sleep: () => new Promise((resolve) => (wake = resolve)),
    timer: () => () => {},
  };
  const watch = createMemoryWatch({ clock, maxBytes: 50 * MB, rss: () => state.mb * MB });
  const tickAt = async (mb: number): Promise<void> => {
    state.mb = mb;
    const now = wake;
    wake = undefined;
    now?.();
    await new Promise((resolve) => setImmediate(resolve));
  };
  const thread = (share: number): Watched & { ended: number } => {
    const watched = {
      ended: 0,
      busyShare: () => share,
      endForMemory: () => void (watched.ended += 1),
    };
    return watched;
  };
  return { watch, tickAt, thread, isTicking: () => wake !== undefined };
}

describe('the memory watch', () => {
  it('ends a thread that computes while the process grows by more than the limit, once', async () => {
    const { watch, tickAt, thread } = subject();
    const computing = thread(1);
    watch.start(computing);
    await tickAt(100);
    await tickAt(150);
    expect(computing.ended).toBe(0);
    await tickAt(151);
    await tickAt(300);
    expect(computing.ended).toBe(1);
  });

  it('spares a waiting thread', async () => {
    const { watch, tickAt, thread } = subject();
    const waiting = thread(0.2);
    watch.start(waiting);
    await tickAt(100);
    await tickAt(500);
    expect(waiting.ended).toBe(0);
  });

  it('measures from the lowest memory use seen while the thread ran', async () => {
    const { watch, tickAt, thread } = subject();
    const computing = thread(1);
    watch.start(computing);
    await tickAt(140);
    await tickAt(90);
    await tickAt(141);
    expect(computing.ended).toBe(1);
  });

  it('stops while there is nothing to watch', async () => {
    const { watch, tickAt, thread, isTicking } = subject();
    const computing = thread(1);
    const stop = watch.start(computing);
    expect(isTicking()).toBe(true);
    stop();
    await tickAt(500);
    expect(isTicking()).toBe(false);
    expect(computing.ended).toBe(0);
  });
});
