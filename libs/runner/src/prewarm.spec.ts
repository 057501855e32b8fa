import { aroundStore, type StoreCall } from '@mozaiks/testkit';
import type { ChatStore, LogRef, Signal } from '@mozaiks/contracts';
import { createWorld, say, scope, typesOf, type World } from './fixtures/process.fixture.ts';
import type { Runner } from './runner.ts';

/** A store whose `put` can be held, and which records its calls. */
function watched(store: ChatStore) {
  const calls: string[] = [];
  const signals: Signal[] = [];
  let hold: Promise<void> | null = null;
  const around = aroundStore(store, async (call: StoreCall, apply) => {
    calls.push(`${call.port}.${call.method}`);
    if (call.port === 'signals' && call.method === 'send')
      signals.push(...(call.args[1] as Signal[]));
    if (call.port === 'inbox' && call.method === 'put' && hold !== null) await hold;
    return apply();
  });
  return {
    store: around,
    signals,
    count: (name: string): number => calls.filter((call) => call === name).length,
    holdPut: (until: Promise<void>): void => void (hold = until),
  };
}

describe('a chat that is acquired while its message is being stored', () => {
  let world: World;
  beforeEach(() => {
    world = createWorld();
  });
  afterEach(() => world.end());
  const opened = async ({ chats }: Runner): Promise<LogRef> =>
    (await chats.open(scope, { chat_id: 'c', workflow_name: 'W' })).log;

  it('is acquired once, and released once', async () => {
    const wrapped = watched(world.store);
    const runner = await world.process({ store: wrapped.store });
    const log = await opened(runner);
    await runner.chats.submit(log, say('c1'));
    await world.clock.settle();
    expect([wrapped.count('ownership.acquire'), wrapped.count('ownership.release')]).toEqual([
      1, 1,
    ]);
    expect(await typesOf(world.store, log)).toContain('workflow_complete');
  });

  it('is driven for a command from another process, although the put hangs', async () => {
    const wrapped = watched(world.store);
    const [first, second] = [await world.process({ store: wrapped.store }), await world.process()];
    const log = await opened(first);
    wrapped.holdPut(new Promise(() => {}));
    void first.chats.submit(log, say('c1'));
    await world.clock.settle();
    expect((await world.store.directory.get(log))?.owner).toBe(first.session);
    await second.chats.submit(log, say('c2'));
    await world.clock.advance(1_000);
    expect(await typesOf(world.store, log)).toContain('workflow_complete');
  });

  it('can be erased although the put hangs', async () => {
    const wrapped = watched(world.store);
    const runner = await world.process({ store: wrapped.store });
    const log = await opened(runner);
    wrapped.holdPut(new Promise(() => {}));
    void runner.chats.submit(log, say('c1'));
    await world.clock.settle();
    expect(await runner.chats.erase(log)).toBe(true);
  });

  it('is released when the put is refused', async () => {
    const runner = await world.process();
    const log = await opened(runner);
    await runner.chats.submit(log, say('c1'));
    await world.clock.settle();
    await expect(
      runner.chats.submit(log, { ...say('c1'), text: 'something else' }),
    ).rejects.toMatchObject({
      code: 'idempotency_conflict',
    });
    await world.clock.settle();
    expect((await world.store.directory.get(log))?.owner).toBeNull();
  });

  it('has its other owner rung once, and not before the command is stored', async () => {
    const wrapped = watched(world.store);
    const first = await world.process({ store: wrapped.store });
    const log = await opened(first);
    await world.store.sessions.join('other');
    await world.store.ownership.acquire(log, { session: 'other', log_version: 1 });
    let arrived = (): void => {};
    wrapped.holdPut(new Promise((resolve) => (arrived = resolve)));
    const submitting = first.chats.submit(log, say('c1'));
    await world.clock.settle();
    expect(wrapped.signals).toEqual([]);
    arrived();
    await submitting;
    await world.clock.settle();
    expect(wrapped.signals.map(({ type }) => type)).toEqual(['work']);
    expect(wrapped.count('ownership.acquire')).toBe(1);
  });
});
