import { createWorld, eventsOf, openChat, say, typesOf, type World } from './fixtures/process.fixture.ts';

describe('limits', () => {
  let world: World;
  beforeEach(() => {
    world = createWorld();
  });
  afterEach(() => world.end());

  it('refuse a message to a full chat with a fact', async () => {
    const runner = await world.process({ settings: { maxFactsPerChat: 5 } });
    const log = await openChat(runner);
    await runner.chats.submit(log, say('c1'));
    await world.clock.settle();
    await runner.chats.submit(log, say('c2'));
    await world.clock.settle();
    expect((await eventsOf(world.store, log)).slice(5)).toMatchObject([{ type: 'command_rejected', command_id: 'c2', code: 'chat_full' }]);
  });

  it('end a run that fills its chat', async () => {
    const runner = await world.process({
      settings: { maxFactsPerChat: 20 },
      model: async () => ({ calls: [{ kind: 'tool', policy: 'report' }] }),
    });
    const log = await openChat(runner);
    await runner.chats.submit(log, say('c1'));
    await world.clock.settle();
    expect((await eventsOf(world.store, log)).at(-1)).toMatchObject({ type: 'workflow_error', code: 'chat_full' });
    expect((await typesOf(world.store, log)).length).toBeLessThanOrEqual(22);
    expect(await world.store.directory.get(log)).toMatchObject({ owner: null, status: 'failed' });
  });

  it.each([
    ['too many facts', { calls: Array.from({ length: 70 }, () => ({ kind: 'tool', policy: 'report' }) as const) }],
    ['too many bytes', { text: 'x'.repeat(1_100_000) }],
  ])('end a run that wants to store %s together', async (_what, message) => {
    const runner = await world.process({ model: async () => message });
    const log = await openChat(runner);
    await runner.chats.submit(log, say('c1'));
    await world.clock.settle();
    expect((await eventsOf(world.store, log)).slice(2)).toMatchObject([{ type: 'workflow_error', code: 'commit_too_large' }]);
  });

  it('refuse a command that cannot be stored as a fact', async () => {
    const runner = await world.process();
    const log = await openChat(runner);
    await runner.chats.submit(log, say('c1', 'x'.repeat(1_100_000)));
    await world.clock.settle();
    expect(await eventsOf(world.store, log)).toMatchObject([{ type: 'command_rejected', command_id: 'c1', code: 'commit_too_large' }]);
  });

  it('refuse more commands than may wait', async () => {
    const runner = await world.process({ settings: { maxWaitingCommands: 1 }, whileOpen: 'later', model: () => new Promise(() => {}) });
    const log = await openChat(runner);
    await runner.chats.submit(log, say('c1'));
    await world.clock.settle();
    await runner.chats.submit(log, say('c2'));
    await expect(runner.chats.submit(log, say('c3'))).rejects.toMatchObject({ code: 'inbox_full' });
  });

  it('share the run slots: no more chats are driven at once than there are', async () => {
    let running = 0;
    let most = 0;
    const runner = await world.process({
      settings: { maxRunSlots: 2 },
      model: async () => {
        most = Math.max(most, (running += 1));
        await world.clock.sleep(100);
        running -= 1;
        return {};
      },
    });
    const logs = await Promise.all(Array.from({ length: 6 }, (_, i) => openChat(runner, `chat${i}`)));
    for (const log of logs) await runner.chats.submit(log, say('c1'));
    await world.clock.settle();
    expect(runner.stats()).toMatchObject({ driving: 6, queued: 4 });
    await world.clock.advance(400);
    expect(most).toBe(2);
    for (const log of logs) expect((await typesOf(world.store, log)).at(-1)).toBe('workflow_complete');
  });
});
