import { aroundStore } from '@mozaiks/testkit';
import { createWorld, openChat, say, typesOf, type World } from '../fixtures/process.fixture.ts';

describe('what a process remembers of a chat', () => {
  let world: World;
  beforeEach(() => {
    world = createWorld();
  });
  afterEach(() => world.end());

  /** A process whose reads of the log are recorded by their cursor, and may be answered otherwise; not the look at its end that `submit` takes. */
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

  it('spares the next message reading all of it: only its last commit and what follows', async () => {
    const { log, send } = await reading();
    expect(await send('c1')).toEqual([0]);
    expect(await send('c2')).toEqual([4]);
    expect(await send('c3')).toEqual([9]);
    expect(await typesOf(world.store, log)).toHaveLength(15);
  });

  it('counts only while the log still has it', async () => {
    const { send, lies } = await reading();
    await send('c1');
    lies.empty = true;
    expect(await send('c2')).toEqual([4, 0]);
  });

  it('includes what another owner has added', async () => {
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

  it('is forgotten when it takes more bytes than all remembered chats may', async () => {
    const { send } = await reading({ maxFoldedBytes: 5_000 });
    await send('c1');
    expect(await send('c2')).toEqual([0]);
  });
});
