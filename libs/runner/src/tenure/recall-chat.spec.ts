import { aroundStore } from '@mozaiks/testkit';
import { createWorld, openChat, say, typesOf, type World } from '../fixtures/process.fixture.ts';

describe('the cached state of a chat', () => {
  let world: World;
  beforeEach(() => {
    world = createWorld();
  });
  afterEach(() => world.end());

  /**
   * A process whose reads of the log are recorded by their cursor and may be answered differently.
   * Excludes the read of the end of the log in `submit`.
   */
  const reading = async (settings = {}) => {
    const reads: number[] = [];
    const lies = { empty: false };
    const store = aroundStore(world.store, ({ port, method, args }, apply) => {
      if (port !== 'log' || method !== 'read') return apply();
      const { after_seq, limit } = args[1] as { after_seq: number; limit?: number };
      if (limit === 1) return apply();
      reads.push(after_seq);
      return lies.empty && after_seq > 0 ? Promise.resolve([]) : apply();
    });
    const runner = await world.process({ store, settings });
    const log = await openChat(runner);
    const send = async (id: string): Promise<number[]> => {
      reads.splice(0);
      await runner.chats.submit(log, say(id));
      await world.clock.settle();
      return [...reads];
    };
    return { log, send, lies };
  };

  it('lets the next message read only the last commit and those after it', async () => {
    const { log, send } = await reading();
    expect(await send('c1')).toEqual([0]);
    expect(await send('c2')).toEqual([4]);
    expect(await send('c3')).toEqual([9]);
    expect(await typesOf(world.store, log)).toHaveLength(15);
  });

  it('is used only while the log still confirms it', async () => {
    const { send, lies } = await reading();
    await send('c1');
    lies.empty = true;
    expect(await send('c2')).toEqual([4, 0]);
  });

  it('is extended by the commits of another owner', async () => {
    const { log, send } = await reading();
    await send('c1');
    const other = await world.process();
    await other.chats.submit(log, say('c2'));
    await world.clock.settle();
    await send('c3');
    expect(
      (await typesOf(world.store, log)).filter((type) => type === 'workflow_complete'),
    ).toHaveLength(3);
  });

  it('is dropped if it takes more bytes than all cached chats may', async () => {
    const { send } = await reading({ maxFoldedBytes: 5_000 });
    await send('c1');
    expect(await send('c2')).toEqual([0]);
  });
});
