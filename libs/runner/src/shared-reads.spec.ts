import { RuntimeError, type ChatStore } from '@mozaiks/contracts';
import { aroundStore } from '@mozaiks/testkit';
import { createWorld, gate, openChat, say, scope, type World } from './fixtures/process.fixture.ts';

describe('callers that open one chat at the same time', () => {
  let world: World;
  beforeEach(() => {
    world = createWorld();
  });
  afterEach(() => world.end());

  /** A process whose first read of a log is held, before it reads or with its answer. */
  const visited = async (waits: 'before' | 'with its answer' = 'before') => {
    const owner = await world.process();
    const log = await openChat(owner);
    await owner.chats.submit(log, say('c1'));
    await world.clock.settle();
    const held = gate();
    const reads: number[] = [];
    let failure: Error | null = null;
    const store: ChatStore = aroundStore(world.store, async ({ port, method, args }, apply) => {
      if (port !== 'log' || method !== 'read') return apply();
      reads.push((args[1] as { after_seq: number }).after_seq);
      if (reads.length > 1) return apply();
      const answer = waits === 'before' ? null : await apply();
      await held.promise;
      if (failure !== null) throw failure;
      return answer ?? apply();
    });
    const { chats } = await world.process({ store });
    const open = () => chats.open(scope, { chat_id: 'chat' });
    const fail = (error: Error) => {
      failure = error;
      held.open();
    };
    return { owner, log, reads, open, held, fail };
  };

  it('share one read of the whole log', async () => {
    const { reads, open, held } = await visited();
    const opened = Promise.all([open(), open(), open()]);
    await world.clock.settle();
    expect(reads).toEqual([0]);
    held.open();
    const [first, ...others] = await opened;
    expect(first.head_seq).toBe(5);
    expect(others).toEqual([first, first]);
    expect(reads.filter((after_seq) => after_seq === 0)).toHaveLength(1);
  });

  it('see an event that was durable before they asked, but after the shared read started', async () => {
    const { owner, log, open, held } = await visited('with its answer');
    const early = open();
    await world.clock.settle();
    await owner.chats.submit(log, say('c2'));
    await world.clock.settle();
    const late = open();
    held.open();
    expect((await early).head_seq).toBe(5);
    expect((await late).head_seq).toBe(10);
  });

  it('all fail with that read, and the next caller reads again', async () => {
    const { open, fail } = await visited();
    const opened = Promise.allSettled([open(), open()]);
    await world.clock.settle();
    fail(new RuntimeError('store_unavailable'));
    expect((await opened).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect((await open()).head_seq).toBe(5);
  });

  it('get chat_not_found if the chat was erased in the meantime', async () => {
    const { owner, log, open, held } = await visited();
    const opened = Promise.allSettled([open(), open()]);
    await world.clock.settle();
    await owner.chats.erase(log);
    held.open();
    for (const outcome of await opened)
      expect(outcome).toMatchObject({ status: 'rejected', reason: { code: 'chat_not_found' } });
  });
});
