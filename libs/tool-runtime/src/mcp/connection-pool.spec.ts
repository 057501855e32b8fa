import { fakeClock } from '@mozaiks/testkit';
import { createConnectionPool, type ConnectionPoolOptions } from './connection-pool.ts';

interface Connection {
  readonly name: string;
  readonly closed: Promise<void>;
  die(): void;
  end(): Promise<void>;
}

/** A pool whose connections open immediately. `log` records what was opened and ended. */
function subject(more: Partial<ConnectionPoolOptions> = {}) {
  const clock = fakeClock();
  const pool = createConnectionPool<Connection>({
    size: 2,
    maxStarting: 100,
    maxQueue: 100,
    queueWaitMs: 1_000,
    idleMs: 60_000,
    clock,
    ...more,
  });
  const log: string[] = [];
  let requests = 0;
  const connect = async (name: string): Promise<Connection> => {
    log.push(`+${name}`);
    let die: () => void = () => undefined;
    const closed = new Promise<void>((resolve) => (die = resolve));
    const end = async (): Promise<void> => void log.push(`-${name}`);
    return { name, closed, die, end };
  };
  const take = (key: string, { open = connect, signal = new AbortController().signal } = {}) => {
    const [app = '', user = ''] = key.split('/');
    return pool.take({ id: `r${++requests}`, key, app, user, open: () => open(key) }, signal);
  };
  const lease = async (key: string) => {
    const taken = await take(key);
    if (!taken.ok) throw new Error(taken.code);
    return taken.lease;
  };
  return { clock, pool, log, take, lease };
}

const settled = async (): Promise<void> => void (await new Promise(setImmediate));

/** Whether the request already got its connection. */
function watch<T>(promise: Promise<T>): { readonly done: () => T | undefined } {
  let result: T | undefined;
  promise.then(
    (value) => (result = value),
    () => undefined,
  );
  return { done: () => result };
}

describe('the connection pool', () => {
  it('shares a connection between requests with the same key', async () => {
    const { lease, log } = subject();
    const [first, second] = [await lease('a/u'), await lease('a/u')];
    expect(first.connection).toBe(second.connection);
    expect(log).toEqual(['+a/u']);
  });

  it('closes a connection that is unused for the idle time', async () => {
    const { lease, log, clock } = subject();
    (await lease('a/u')).release('kept');
    await clock.advance(59_000);
    (await lease('a/u')).release('kept');
    await clock.advance(59_000);
    expect(log).toEqual(['+a/u']);
    await clock.advance(1_000);
    expect(log).toEqual(['+a/u', '-a/u']);
    await lease('a/u');
    expect(log).toEqual(['+a/u', '-a/u', '+a/u']);
  });

  it('never holds more connections than its limit, and makes other requests wait', async () => {
    const { lease, take, log } = subject();
    const [a] = [await lease('a/u'), await lease('b/u')];
    const waiting = watch(take('c/u'));
    await settled();
    expect(waiting.done()).toBeUndefined();
    a.release('kept');
    await settled();
    expect(waiting.done()).toMatchObject({ ok: true });
    expect(log).toEqual(['+a/u', '+b/u', '-a/u', '+c/u']);
  });

  it('closes the least recently used idle connection to make room', async () => {
    const { lease, log, clock } = subject();
    for (const key of ['a/u', 'b/u', 'a/u']) {
      (await lease(key)).release('kept');
      await clock.advance(1);
    }
    await lease('c/u');
    expect(log).toEqual(['+a/u', '+b/u', '-b/u', '+c/u']);
  });

  it('takes connections from the app with the most, so that one app cannot close those of others', async () => {
    const { lease, log, clock } = subject({ size: 3 });
    for (const key of ['b/1', 'a/1', 'a/2', 'a/3', 'a/4']) {
      (await lease(key)).release('kept');
      await clock.advance(1);
    }
    expect(log).toEqual(['+b/1', '+a/1', '+a/2', '-a/1', '+a/3', '-a/2', '+a/4']);
  });

  it('opens a few connections at a time, so that servers do not delay each other, and apps take turns', async () => {
    const { take, log, clock } = subject({ size: 10, maxStarting: 1, queueWaitMs: 10_000 });
    const hang = (key: string): Promise<Connection> => {
      log.push(`?${key}`);
      return new Promise(() => undefined);
    };
    void take('a/1', { open: hang });
    void take('a/2');
    void take('b/1');
    await settled();
    expect(log).toEqual(['?a/1']);
    await clock.advance(2_000);
    await settled();
    expect(log).toEqual(['?a/1', '+a/2', '+b/1']);
  });

  it('never lets one app take all connections', async () => {
    const { lease, take } = subject({ size: 4 });
    const first = await lease('a/1');
    await lease('a/2');
    const third = watch(take('a/3'));
    await settled();
    expect(third.done()).toBeUndefined();
    await lease('b/1');
    expect(third.done()).toBeUndefined();
    first.release('kept');
    await settled();
    expect(third.done()).toMatchObject({ ok: true });
  });

  it('serves apps round-robin, and the users of each app as well', async () => {
    const { lease, take } = subject({ size: 1 });
    let current = await lease('x/u');
    const order: string[] = [];
    for (const key of ['a/1', 'a/1b', 'a/2', 'b/1']) {
      void take(key).then((taken) => {
        if (!taken.ok) return;
        order.push(taken.lease.connection.name);
        current = taken.lease;
      });
    }
    for (let turn = 0; turn < 4; turn += 1) {
      await settled();
      current.release('kept');
    }
    await settled();
    expect(order).toEqual(['a/1', 'b/1', 'a/1b', 'a/2']);
  });

  it('refuses a request that waits too long, is cancelled, or exceeds the queue as one of the app with the most', async () => {
    const { lease, take, clock } = subject({ size: 1, maxQueue: 2 });
    await lease('x/u');
    const [late, stop] = [take('a/1'), new AbortController()];
    const cancelled = take('a/2', { signal: stop.signal });
    const tooMany = take('a/2');
    expect(await tooMany).toEqual({ ok: false, code: 'tools_busy' });
    stop.abort();
    expect(await cancelled).toEqual({ ok: false, code: 'cancelled' });
    await clock.advance(1_000);
    expect(await late).toEqual({ ok: false, code: 'tools_busy' });
  });

  it('opens a new connection after one has closed, and waits for its end', async () => {
    const { lease, log } = subject();
    const first = await lease('a/u');
    first.connection.die();
    await settled();
    expect(log).toEqual(['+a/u', '-a/u']);
    first.release('kept');
    expect((await lease('a/u')).connection).not.toBe(first.connection);
  });

  it('gives a retired connection no further request, and closes it after its last one', async () => {
    const { lease, log } = subject({ size: 4 });
    const [one, two] = [await lease('a/u'), await lease('a/u')];
    one.release('retired');
    expect((await lease('a/u')).connection).not.toBe(one.connection);
    expect(log).toEqual(['+a/u', '+a/u']);
    two.release('kept');
    await settled();
    expect(log).toEqual(['+a/u', '+a/u', '-a/u']);
  });

  it('frees the slot of a connection that could not be opened', async () => {
    const { take, lease } = subject({ size: 1 });
    const open = async (): Promise<Connection> => Promise.reject(new Error('no such program'));
    await expect(take('a/u', { open })).rejects.toThrow('no such program');
    expect((await lease('b/u')).connection.name).toBe('b/u');
  });

  it('closes everything on close, and refuses waiting and new requests', async () => {
    const { lease, take, pool, log } = subject({ size: 1 });
    await lease('a/u');
    const waiting = take('b/u');
    await pool.close();
    expect(await waiting).toEqual({ ok: false, code: 'shutting_down' });
    expect(await take('a/u')).toEqual({ ok: false, code: 'shutting_down' });
    expect(log).toEqual(['+a/u', '-a/u']);
  });
});
