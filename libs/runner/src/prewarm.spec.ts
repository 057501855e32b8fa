import { aroundStore, type StoreCall } from '@mozaiks/testkit';
import type { ChatStore, LogRef, Signal } from '@mozaiks/contracts';
import { createWorld, say, scope, typesOf, type World } from './fixtures/process.fixture.ts';
import type { Runner } from './runner.ts';

/** The store with a put that can be held, and what else is asked of it. */
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

describe('a chat that is acquired while its message is still being put', () => {
  let world: World;
  beforeEach(() => {
    world = createWorld();
  });
  afterEach(() => world.end());
  const opened = async ({ chats }: Runner): Promise<LogRef> =>
    (await chats.open(scope, { chat_id: 'c', workflow_name: 'W' })).log;

  it('is acquired once, and given back once', async () => {
    const line = watched(world.store);
    const runner = await world.process({ store: line.store });
    const log = await opened(runner);
    await runner.chats.submit(log, say('c1'));
    await world.clock.settle();
    expect([line.count('ownership.acquire'), line.count('ownership.release')]).toEqual([1, 1]);
    expect(await typesOf(world.store, log)).toContain('workflow_complete');
  });

  it('is driven for a command from elsewhere, though the put hangs', async () => {
    const line = watched(world.store);
    const [here, there] = [await world.process({ store: line.store }), await world.process()];
    const log = await opened(here);
    line.holdPut(new Promise(() => {}));
    void here.chats.submit(log, say('c1'));
    await world.clock.settle();
    expect((await world.store.directory.get(log))?.owner).toBe(here.session);
    await there.chats.submit(log, say('c2'));
    await world.clock.advance(1_000);
    expect(await typesOf(world.store, log)).toContain('workflow_complete');
  });

  it('can be erased, though the put hangs', async () => {
    const line = watched(world.store);
    const runner = await world.process({ store: line.store });
    const log = await opened(runner);
    line.holdPut(new Promise(() => {}));
    void runner.chats.submit(log, say('c1'));
    await world.clock.settle();
    expect(await runner.chats.erase(log)).toBe(true);
  });

  it('is given back when the put is refused', async () => {
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

  it('of another owner is rung once, and not before the command is there', async () => {
    const line = watched(world.store);
    const here = await world.process({ store: line.store });
    const log = await opened(here);
    await world.store.sessions.join('other');
    await world.store.ownership.acquire(log, { session: 'other', log_version: 1 });
    let arrived = (): void => {};
    line.holdPut(new Promise((resolve) => (arrived = resolve)));
    const submitting = here.chats.submit(log, say('c1'));
    await world.clock.settle();
    expect(line.signals).toEqual([]);
    arrived();
    await submitting;
    await world.clock.settle();
    expect(line.signals.map(({ type }) => type)).toEqual(['work']);
    expect(line.count('ownership.acquire')).toBe(1);
  });
});
