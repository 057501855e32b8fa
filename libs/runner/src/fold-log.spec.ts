import type { ChatStore } from '@mozaiks/contracts';
import { createWorld, say, scope, type World } from './fixtures/process.fixture.ts';

describe('a chat that is opened again', () => {
  let world: World;
  beforeEach(() => {
    world = createWorld();
  });
  afterEach(() => world.end());

  /** A store that records the cursors from which its logs are read. */
  const recording = (store: ChatStore) => {
    const from: number[] = [];
    const read: ChatStore['log']['read'] = (log, range) => {
      from.push(range.after_seq);
      return store.log.read(log, range);
    };
    return { from, store: { ...store, log: { ...store.log, read } } };
  };

  it('is read from the state that this process has cached, and is described the same', async () => {
    const owner = await world.process();
    const { from, store } = recording(world.store);
    const visited = await world.process({ store });
    const { log } = await owner.chats.open(scope, { chat_id: 'c', workflow_name: 'W' });
    await owner.chats.submit(log, say('c1'));
    await world.clock.settle();
    const first = await visited.chats.open(scope, { chat_id: 'c' });
    expect(first.head_seq).toBeGreaterThan(2);
    await owner.chats.submit(log, say('c2'));
    await world.clock.settle();
    from.length = 0;
    const second = await visited.chats.open(scope, { chat_id: 'c' });
    expect(from).toEqual([first.head_seq - 1]);
    expect(second).toEqual(await owner.chats.open(scope, { chat_id: 'c' }));
  });

  it('is read as a whole if the log has another commit there, as after a restored backup', async () => {
    const { from, store } = recording(world.store);
    const { chats } = await world.process({ store });
    const { log } = await chats.open(scope, { chat_id: 'c', workflow_name: 'W' });
    await chats.submit(log, say('c1'));
    await world.clock.settle();
    const known = await chats.open(scope, { chat_id: 'c' });
    const { read } = store.log;
    store.log.read = async (ref, range) =>
      (await read(ref, range)).map((commit) => ({
        ...commit,
        commit_id: `restored ${commit.commit_id}`,
      }));
    from.length = 0;
    expect(await chats.open(scope, { chat_id: 'c' })).toEqual(known);
    expect(from).toEqual([known.head_seq - 1, 0]);
  });
});
