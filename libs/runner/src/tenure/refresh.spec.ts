import { aroundStore } from '@mozaiks/testkit';
import { followAll } from '../fixtures/follower.fixture.ts';
import { createWorld, openChat, ref, say, type World } from '../fixtures/process.fixture.ts';

describe('a new tenure', () => {
  let world: World;
  beforeEach(() => {
    world = createWorld();
  });
  afterEach(() => world.end());

  it('sends the head to watchers on other processes, because the previous tenure may not have known them', async () => {
    const signals = { loses: true };
    const store = aroundStore(world.store, ({ port, method }, apply) =>
      signals.loses && port === 'signals' && method === 'send' ? Promise.resolve() : apply(),
    );
    const owner = await world.process({ store });
    const edge = await world.process();
    await world.clock.advance(3_000);
    const log = await openChat(owner);
    const client = followAll(edge.chats, log);
    await world.clock.settle();
    await owner.chats.submit(log, say('c1'));
    await world.clock.advance(300);
    expect(client.seqs()).toEqual([]);

    signals.loses = false;
    await world.store.signals.send(owner.session ?? '', [{ type: 'work', chat: ref }]);
    await world.clock.advance(300);
    expect(client.seqs()).toEqual([1, 2, 3, 4, 5]);
    await client.stop();
  });
});
