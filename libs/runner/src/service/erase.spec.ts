import { chatRef } from '@mozaiks/contracts';
import { mortalStore } from '../fixtures/mortal-store.fixture.ts';
import {
  commitsOf,
  createWorld,
  gate,
  openChat,
  say,
  scope,
  type World,
} from '../fixtures/process.fixture.ts';

describe('erase', () => {
  let world: World;
  beforeEach(() => {
    world = createWorld();
  });
  afterEach(() => world.end());

  it('removes the chat and keeps its usage without the user', async () => {
    const { chats } = await world.process();
    const log = await openChat({ chats });
    await chats.submit(log, say('c1'));
    await world.clock.settle();
    expect(await chats.erase(log)).toBe(true);
    expect(await chats.erase(log)).toBe(false);
    await expect(chats.open(scope, { chat_id: 'chat' })).rejects.toMatchObject({
      code: 'chat_not_found',
    });
    await expect(chats.submit(log, say('c2'))).rejects.toMatchObject({ code: 'chat_not_found' });
    expect(await commitsOf(world.store, log)).toEqual([]);
    expect(await world.store.usage.summarize(scope, { group_by: [] })).toEqual([]);
    expect(
      await world.store.usage.summarize({ app_id: scope.app_id }, { group_by: [] }),
    ).toMatchObject([{ calls: 1 }]);
  });

  it('abandons the running turn on this process, whose later writes have no effect', async () => {
    const answer = gate();
    const reasons: unknown[] = [];
    const { chats } = await world.process({
      model: async ({ signal }) => {
        signal.addEventListener('abort', () => reasons.push(signal.reason));
        await answer.promise;
        return {};
      },
    });
    const log = await openChat({ chats });
    await chats.submit(log, say('c1'));
    await world.clock.settle();
    expect(await chats.erase(log)).toBe(true);
    expect(reasons).toEqual(['lost']);
    answer.open();
    await world.clock.settle();
    expect(await commitsOf(world.store, log)).toEqual([]);
    expect(await openChat({ chats })).not.toEqual(log);
  });

  it('first records usage that the ledger lacks', async () => {
    const mortal = mortalStore(world.store);
    mortal.fate = (op) => (op === 'usage.record' ? 'fail' : 'through');
    const owner = await world.process({ store: mortal.store });
    const log = await openChat(owner);
    await owner.chats.submit(log, say('c1'));
    await world.clock.settle();
    const other = await world.process();
    await other.chats.erase(log);
    expect(
      await world.store.usage.summarize({ app_id: scope.app_id }, { group_by: [] }),
    ).toMatchObject([{ calls: 1 }]);
  });

  it('erases the nested chats as well', async () => {
    const { chats } = await world.process({
      model: async (_input, state) =>
        state.transcript.some(({ type }) => type === 'tool_call') || state.parent !== null
          ? {}
          : { calls: [{ kind: 'child', id: 'child' }] },
    });
    const log = await openChat({ chats });
    await chats.submit(log, say('c1'));
    await world.clock.settle();
    const child = chatRef(scope, 'child');
    expect(await world.store.directory.get(child)).not.toBeNull();
    await chats.erase(log);
    expect(await world.store.directory.get(child)).toBeNull();
  });
});
