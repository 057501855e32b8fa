import type { Clock } from '@mozaiks/contracts';
import { createPool, type PoolOptions } from './pool.ts';
import type { Gone } from './isolate.ts';
import type { Slot } from './slot.ts';

/** Sleeps end when the test says so. */
function handClock() {
  const sleeps = new Set<{ due: number; wake: () => void }>();
  let time = 0;
  const clock: Clock = {
    now: () => time,
    monotonic: () => time,
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        sleeps.add({ due: time + ms, wake: resolve });
        signal?.addEventListener('abort', () => reject(signal.reason));
      }),
  };
  const pass = async (ms: number): Promise<void> => {
    time += ms;
    for (const sleep of sleeps) {
      if (sleep.due > time) continue;
      sleeps.delete(sleep);
      sleep.wake();
    }
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { clock, pass };
}

function subject(more: Partial<PoolOptions> = {}) {
  const { clock, pass } = handClock();
  const made: (Slot & { end: (reason: Gone) => void; isEnded: () => boolean })[] = [];
  const make: PoolOptions['make'] = (key, onGone) => {
    let gone: Gone | undefined;
    const end = (reason: Gone): void => {
      gone ??= reason;
      onGone(slot);
    };
    const slot = {
      key,
      known: new Set<string>(),
      get gone() {
        return gone;
      },
      isReady: true,
      started: Promise.resolve(),
      idleSince: 0,
      post: () => undefined,
      listen: () => undefined,
      terminate: async () => end({ message: 'terminated' }),
      end,
      isEnded: () => gone !== undefined,
    };
    made.push(slot);
    return slot;
  };
  const pool = createPool({ make, size: 2, maxQueue: 2, queueWaitMs: 1000, idleMs: 5000, clock, ...more });
  const acquire = (key = '', signal = new AbortController().signal) => pool.acquire(key, signal);
  return { pool, made, acquire, pass };
}

describe('a pool', () => {
  it('makes nothing before it is asked, and no more than it may have', async () => {
    const { made, acquire } = subject();
    expect(made).toHaveLength(0);
    await acquire();
    await acquire();
    void acquire();
    expect(made).toHaveLength(2);
  });

  it('takes the one that was used last', async () => {
    const { pool, acquire } = subject();
    const [first, second] = [await acquire(), await acquire()];
    pool.release(second);
    pool.release(first);
    expect(await acquire()).toBe(first);
  });

  it('serves those who wait in their order', async () => {
    const { pool, acquire } = subject({ size: 1 });
    const slot = await acquire();
    const order: string[] = [];
    const waiting = ['first', 'second'].map(async (name) => {
      const own = await acquire();
      order.push(name);
      pool.release(own);
    });
    pool.release(slot);
    await Promise.all(waiting);
    expect(order).toEqual(['first', 'second']);
  });

  it('makes a new one for who waits when one is discarded or ends by itself', async () => {
    const { pool, made, acquire } = subject({ size: 1 });
    const slot = await acquire();
    const [second, third] = [acquire(), acquire()];
    await pool.discard(slot);
    expect(await second).toBe(made[1]);
    made[1]?.end({ message: 'crashed' });
    expect(await third).toBe(made[2]);
  });

  it('refuses when the line is full, when the wait is too long, and when the signal is aborted', async () => {
    const { acquire, pass } = subject({ size: 1 });
    await acquire();
    const controller = new AbortController();
    const cancelled = expect(acquire('', controller.signal)).rejects.toMatchObject({ code: 'cancelled' });
    const late = expect(acquire()).rejects.toMatchObject({ code: 'tools_busy' });
    await expect(acquire()).rejects.toMatchObject({ code: 'tools_busy' });
    controller.abort();
    await cancelled;
    await pass(1000);
    await late;
  });

  it('gives an isolate only to its own key, and ends an idle one of another key for its place', async () => {
    const { pool, made, acquire } = subject({ size: 1 });
    const ada = await acquire('ada');
    pool.release(ada);
    const bob = await acquire('bob');
    expect(bob).not.toBe(ada);
    expect(made[0]?.isEnded()).toBe(true);
    pool.release(bob);
    expect(await acquire('bob')).toBe(bob);
  });

  it('ends those that have been idle for long, and only those', async () => {
    const { pool, made, acquire, pass } = subject();
    const [first, second] = [await acquire(), await acquire()];
    const ended = () => made.map((slot) => slot.isEnded());
    pool.release(first);
    await pass(3000);
    pool.release(second);
    await pass(2000);
    expect(ended()).toEqual([true, false]);
    expect(await acquire()).toBe(second);
    await pass(10_000);
    expect(ended()).toEqual([true, false]);
    pool.release(second);
    await pass(4999);
    expect(ended()).toEqual([true, false]);
    await pass(5001);
    expect(ended()).toEqual([true, true]);
  });

  it('closes when the last that is in use has come back', async () => {
    const { pool, made, acquire } = subject({ size: 1 });
    const slot = await acquire();
    const refused = expect(acquire()).rejects.toMatchObject({ code: 'shutting_down' });
    const closed = pool.close();
    await refused;
    expect(made[0]?.isEnded()).toBe(false);
    pool.release(slot);
    await closed;
    expect(made[0]?.isEnded()).toBe(true);
    await expect(acquire()).rejects.toMatchObject({ code: 'shutting_down' });
  });
});
