import type { LogRef } from '@mozaiks/contracts';
import { createWorld, eventsOf, openChat, say, typesOf, type World } from './fixtures/process.fixture.ts';

describe('limits', () => {
  let world: World;
  beforeEach(() => {
    world = createWorld();
  });
  afterEach(() => world.end());

  describe('of a full chat', () => {
    const full = async () => {
      const runner = await world.process({ settings: { maxFactsPerChat: 5 } });
      const log = await openChat(runner);
      await runner.chats.submit(log, say('c1'));
      await world.clock.settle();
      return { runner, log };
    };

    it('refuse a message at the door, so that the log grows no more', async () => {
      const { runner, log } = await full();
      await expect(runner.chats.submit(log, say('c2'))).rejects.toMatchObject({ code: 'chat_full', details: { max_facts: 5 } });
      await world.clock.settle();
      expect(await eventsOf(world.store, log)).toHaveLength(5);
      expect(await world.store.inbox.find(log, 'c2')).toBeNull();
    });

    it('answer a message that was accepted before as the duplicate that it is', async () => {
      const { runner, log } = await full();
      expect(await runner.chats.submit(log, say('c1'))).toEqual({ duplicate: true });
    });

    it('refuse a message that came in just before with a fact', async () => {
      const { runner, log } = await full();
      await world.store.inbox.put(log, say('c2'), { digest: 'd', max_waiting: 9 });
      await runner.chats.submit(log, { type: 'cancel', command_id: 'c3' });
      await world.clock.settle();
      expect((await eventsOf(world.store, log)).slice(5)).toMatchObject([
        { type: 'command_rejected', command_id: 'c2', code: 'chat_full' },
        { type: 'command_rejected', command_id: 'c3', code: 'no_run' },
      ]);
    });
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

  it('refuse more messages than may wait', async () => {
    const runner = await world.process({ settings: { maxWaitingCommands: 1 }, whileOpen: 'later', model: () => new Promise(() => {}) });
    const log = await openChat(runner);
    await runner.chats.submit(log, say('c1'));
    await world.clock.settle();
    await runner.chats.submit(log, say('c2'));
    await expect(runner.chats.submit(log, say('c3'))).rejects.toMatchObject({ code: 'inbox_full' });
  });

  describe('of the inbox, reached by messages that wait for an open question', () => {
    const blocked = async () => {
      const runner = await world.process({
        settings: { maxWaitingCommands: 3 },
        whileOpen: 'later',
        model: async (_input, state) =>
          state.transcript.some(({ type }) => type === 'tool_result') ? {} : { calls: [{ kind: 'question' }] },
      });
      const log = await openChat(runner);
      await runner.chats.submit(log, say('c1'));
      await world.clock.settle();
      for (const id of ['m1', 'm2', 'm3']) await runner.chats.submit(log, say(id));
      await world.clock.settle();
      await expect(runner.chats.submit(log, say('m4'))).rejects.toMatchObject({ code: 'inbox_full' });
      return { runner, log };
    };
    const completed = async (log: LogRef) => (await typesOf(world.store, log)).filter((type) => type === 'workflow_complete').length;

    it('let the answer in, and then the messages', async () => {
      const { runner, log } = await blocked();
      const [question] = (await runner.chats.open({ ...log }, { chat_id: log.chat_id })).pending;
      await runner.chats.submit(log, { type: 'input_response', command_id: 'a', request_id: question?.request_id ?? '', value: 'yes' });
      await world.clock.settle();
      expect(await completed(log)).toBe(4);
      expect(await world.store.inbox.pending(log)).toEqual([]);
    });

    it('let a cancel in, and then the messages', async () => {
      const { runner, log } = await blocked();
      await runner.chats.submit(log, { type: 'cancel', command_id: 'x' });
      await world.clock.settle();
      expect((await eventsOf(world.store, log)).find(({ type }) => type === 'workflow_complete')).toMatchObject({ reason: 'cancelled' });
      await runner.chats.submit(log, say('m4'));
    });

    it('bound the others, too', async () => {
      const { log } = await blocked();
      const edge = await world.process({ settings: { maxWaitingCommands: 1 } });
      await expect(edge.chats.submit(log, { type: 'cancel', command_id: 'x' })).rejects.toMatchObject({ code: 'inbox_full' });
    });
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
