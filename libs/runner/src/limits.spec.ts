import type { LogRef } from '@mozaiks/contracts';
import { RESERVED_EVENTS } from './chat-limits.ts';
import {
  createWorld,
  eventsOf,
  openChat,
  say,
  typesOf,
  type World,
} from './fixtures/process.fixture.ts';

describe('limits', () => {
  let world: World;
  beforeEach(() => {
    world = createWorld();
  });
  afterEach(() => world.end());

  describe('on the events of a chat', () => {
    const full = async () => {
      const runner = await world.process({ settings: { maxEventsPerChat: 5 } });
      const log = await openChat(runner);
      await runner.chats.submit(log, say('c1'));
      await world.clock.settle();
      return { runner, log };
    };

    it('refuse a message before it is stored, so that the log stops growing', async () => {
      const { runner, log } = await full();
      await expect(runner.chats.submit(log, say('c2'))).rejects.toMatchObject({
        code: 'chat_full',
        details: { max_facts: 5 },
      });
      await world.clock.settle();
      expect(await eventsOf(world.store, log)).toHaveLength(5);
      expect(await world.store.inbox.find(log, 'c2')).toBeNull();
    });

    it('treat a message that was accepted before as a duplicate', async () => {
      const { runner, log } = await full();
      expect(await runner.chats.submit(log, say('c1'))).toEqual({ duplicate: true });
    });

    it('refuse every command when the chat is full of rejections', async () => {
      const { runner, log } = await full();
      const cancel = (id: number) =>
        runner.chats.submit(log, { type: 'cancel', command_id: `x${id}` });
      for (let id = 0; id < RESERVED_EVENTS; id += 1) {
        await cancel(id);
        await world.clock.settle();
      }
      await expect(cancel(RESERVED_EVENTS)).rejects.toMatchObject({ code: 'chat_full' });
      expect(await cancel(0)).toEqual({ duplicate: true });
      expect(await eventsOf(world.store, log)).toHaveLength(5 + RESERVED_EVENTS);
    });

    it('end a run that waits for a person while rejections fill the chat', async () => {
      const runner = await world.process({
        settings: { maxEventsPerChat: 10 },
        model: async () => ({ calls: [{ kind: 'question' }] }),
      });
      const log = await openChat(runner);
      await runner.chats.submit(log, say('c1'));
      await world.clock.settle();
      for (let id = 0; id < RESERVED_EVENTS / 2 + 10; id += 1) {
        await runner.chats.submit(log, {
          type: 'input_response',
          command_id: `x${id}`,
          request_id: 'unknown',
          value: 1,
        });
        await world.clock.settle();
      }
      expect(
        (await eventsOf(world.store, log)).find(({ type }) => type === 'workflow_error'),
      ).toMatchObject({ code: 'chat_full' });
      expect(await world.store.directory.get(log)).toMatchObject({ owner: null, status: 'failed' });
    });

    it('reject a message that was accepted just before with an event', async () => {
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

  describe('on the bytes of a chat', () => {
    const KB = 1024;
    const settings = { maxBytesPerChat: 100 * KB };

    it('end a run whose message has filled the chat, before a model is called', async () => {
      let asked = 0;
      const runner = await world.process({
        settings,
        model: async () => ({ text: `${(asked += 1)}` }),
      });
      const log = await openChat(runner);
      await runner.chats.submit(log, say('c1', 'x'.repeat(100 * KB)));
      await world.clock.settle();
      expect(await eventsOf(world.store, log)).toMatchObject([
        { type: 'user_message' },
        { type: 'workflow_start' },
        { type: 'workflow_error', code: 'chat_full' },
      ]);
      expect(asked).toBe(0);
      expect(await world.store.directory.get(log)).toMatchObject({ owner: null, status: 'failed' });
    });

    it('refuse a message to a full chat, and name the limit', async () => {
      const runner = await world.process({ settings });
      const log = await openChat(runner);
      await runner.chats.submit(log, say('c1', 'x'.repeat(100 * KB)));
      await world.clock.settle();
      const before = await eventsOf(world.store, log);
      await expect(runner.chats.submit(log, say('c2'))).rejects.toMatchObject({
        code: 'chat_full',
        details: { max_bytes: 100 * KB },
      });
      expect(await eventsOf(world.store, log)).toEqual(before);
      expect(await runner.chats.submit(log, say('c1', 'x'.repeat(100 * KB)))).toEqual({
        duplicate: true,
      });
    });

    it('reject a message at the owner if this process does not know the size', async () => {
      const first = await world.process({ settings });
      const log = await openChat(first);
      await first.chats.submit(log, say('c1', 'x'.repeat(100 * KB)));
      await world.clock.settle();
      const other = await world.process({ settings });
      await other.chats.submit(log, say('c2'));
      await world.clock.settle();
      expect((await eventsOf(world.store, log)).at(-1)).toMatchObject({
        type: 'command_rejected',
        command_id: 'c2',
        code: 'chat_full',
      });
      await expect(other.chats.submit(log, say('c3'))).rejects.toMatchObject({ code: 'chat_full' });
    });

    it('end a run that exceeds the limit, with every call closed', async () => {
      const runner = await world.process({
        settings,
        model: async () => ({ calls: [{ kind: 'tool', policy: 'report' }] }),
        tool: async () => 'x'.repeat(30 * KB),
      });
      const log = await openChat(runner);
      await runner.chats.submit(log, say('c1'));
      await world.clock.settle();
      const events = await eventsOf(world.store, log);
      expect(events.at(-1)).toMatchObject({ type: 'workflow_error', code: 'chat_full' });
      expect(events.filter(({ type }) => type === 'tool_result')).toHaveLength(
        events.filter(({ type }) => type === 'tool_call').length,
      );
      expect(JSON.stringify(events).length).toBeLessThan(100 * KB);
    });

    it('accept the answer that ends a run', async () => {
      const runner = await world.process({
        settings,
        model: async () => ({ text: 'x'.repeat(110 * KB) }),
      });
      const log = await openChat(runner);
      await runner.chats.submit(log, say('c1'));
      await world.clock.settle();
      expect(await typesOf(world.store, log)).toEqual(
        expect.arrayContaining(['agent_response', 'workflow_complete']),
      );
    });

    it('end the run of a running turn when a message fills the chat', async () => {
      const runner = await world.process({ settings, model: () => new Promise(() => {}) });
      const log = await openChat(runner);
      await runner.chats.submit(log, say('c1'));
      await world.clock.settle();
      await runner.chats.submit(log, say('c2', 'x'.repeat(100 * KB)));
      await world.clock.settle();
      expect((await eventsOf(world.store, log)).slice(-2)).toMatchObject([
        { type: 'user_message', command_id: 'c2' },
        { type: 'workflow_error', code: 'chat_full' },
      ]);
      expect(await world.store.directory.get(log)).toMatchObject({ owner: null, status: 'failed' });
    });

    it('end a run that waits for a person when the answer fills the chat', async () => {
      const runner = await world.process({
        settings,
        model: async () => ({ calls: [{ kind: 'question' }, { kind: 'question' }] }),
      });
      const log = await openChat(runner);
      await runner.chats.submit(log, say('c1'));
      await world.clock.settle();
      const [question] = (await runner.chats.open({ ...log }, { chat_id: log.chat_id })).pending;
      const value = 'x'.repeat(100 * KB);
      await runner.chats.submit(log, {
        type: 'input_response',
        command_id: 'a',
        request_id: question?.request_id ?? '',
        value,
      });
      await world.clock.settle();
      expect((await eventsOf(world.store, log)).at(-1)).toMatchObject({
        type: 'workflow_error',
        code: 'chat_full',
      });
      expect((await runner.chats.open({ ...log }, { chat_id: log.chat_id })).pending).toEqual([]);
    });
  });

  it('end a run that fills its chat', async () => {
    const runner = await world.process({
      settings: { maxEventsPerChat: 20 },
      model: async () => ({ calls: [{ kind: 'tool', policy: 'report' }] }),
    });
    const log = await openChat(runner);
    await runner.chats.submit(log, say('c1'));
    await world.clock.settle();
    expect((await eventsOf(world.store, log)).at(-1)).toMatchObject({
      type: 'workflow_error',
      code: 'chat_full',
    });
    expect((await typesOf(world.store, log)).length).toBeLessThanOrEqual(22);
    expect(await world.store.directory.get(log)).toMatchObject({ owner: null, status: 'failed' });
  });

  it.each([
    [
      'too many events',
      { calls: Array.from({ length: 70 }, () => ({ kind: 'tool', policy: 'report' }) as const) },
    ],
    ['too many bytes', { text: 'x'.repeat(1_100_000) }],
  ])('end a run that wants to store %s together', async (_what, message) => {
    const runner = await world.process({ model: async () => message });
    const log = await openChat(runner);
    await runner.chats.submit(log, say('c1'));
    await world.clock.settle();
    expect((await eventsOf(world.store, log)).slice(2)).toMatchObject([
      { type: 'workflow_error', code: 'commit_too_large' },
    ]);
  });

  it('reject a command that cannot be stored as an event', async () => {
    const runner = await world.process();
    const log = await openChat(runner);
    await runner.chats.submit(log, say('c1', 'x'.repeat(1_100_000)));
    await world.clock.settle();
    expect(await eventsOf(world.store, log)).toMatchObject([
      { type: 'command_rejected', command_id: 'c1', code: 'commit_too_large' },
    ]);
  });

  it('refuse a message when too many wait already', async () => {
    const runner = await world.process({
      settings: { maxWaitingCommands: 1 },
      whileOpen: 'later',
      model: () => new Promise(() => {}),
    });
    const log = await openChat(runner);
    await runner.chats.submit(log, say('c1'));
    await world.clock.settle();
    await runner.chats.submit(log, say('c2'));
    await expect(runner.chats.submit(log, say('c3'))).rejects.toMatchObject({ code: 'inbox_full' });
  });

  it('refuse a large message while a small one is still accepted', async () => {
    const settings = { maxWaitingBytes: 300 * 1024 };
    const runner = await world.process({
      settings,
      whileOpen: 'later',
      model: () => new Promise(() => {}),
    });
    const log = await openChat(runner);
    await runner.chats.submit(log, say('c1'));
    await world.clock.settle();
    const large = (id: string) => runner.chats.submit(log, say(id, 'x'.repeat(140 * 1024)));
    await large('c2');
    await large('c3');
    await expect(large('c4')).rejects.toMatchObject({
      code: 'inbox_full',
      details: { max_waiting: 2 },
    });
    await runner.chats.submit(log, say('c5'));
    await runner.chats.submit(log, { type: 'cancel', command_id: 'c6' });
  });

  describe('of an inbox that is full of messages behind an open question', () => {
    const blocked = async () => {
      const runner = await world.process({
        settings: { maxWaitingCommands: 3 },
        whileOpen: 'later',
        model: async (_input, state) =>
          state.transcript.some(({ type }) => type === 'tool_result')
            ? {}
            : { calls: [{ kind: 'question' }] },
      });
      const log = await openChat(runner);
      await runner.chats.submit(log, say('c1'));
      await world.clock.settle();
      for (const id of ['m1', 'm2', 'm3']) await runner.chats.submit(log, say(id));
      await world.clock.settle();
      await expect(runner.chats.submit(log, say('m4'))).rejects.toMatchObject({
        code: 'inbox_full',
      });
      return { runner, log };
    };
    const completed = async (log: LogRef) =>
      (await typesOf(world.store, log)).filter((type) => type === 'workflow_complete').length;

    it('accept the answer, and then the messages', async () => {
      const { runner, log } = await blocked();
      const [question] = (await runner.chats.open({ ...log }, { chat_id: log.chat_id })).pending;
      await runner.chats.submit(log, {
        type: 'input_response',
        command_id: 'a',
        request_id: question?.request_id ?? '',
        value: 'yes',
      });
      await world.clock.settle();
      expect(await completed(log)).toBe(4);
      expect(await world.store.inbox.pending(log)).toEqual([]);
    });

    it('accept a cancel, and then the messages', async () => {
      const { runner, log } = await blocked();
      await runner.chats.submit(log, { type: 'cancel', command_id: 'x' });
      await world.clock.settle();
      expect(
        (await eventsOf(world.store, log)).find(({ type }) => type === 'workflow_complete'),
      ).toMatchObject({ reason: 'cancelled' });
      await runner.chats.submit(log, say('m4'));
    });

    it('also bound the other commands', async () => {
      const { log } = await blocked();
      const edge = await world.process({ settings: { maxWaitingCommands: 1 } });
      await expect(
        edge.chats.submit(log, { type: 'cancel', command_id: 'x' }),
      ).rejects.toMatchObject({ code: 'inbox_full' });
    });
  });

  it('allow no more chats to be driven at once than there are run slots', async () => {
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
    const logs = await Promise.all(
      Array.from({ length: 6 }, (_, i) => openChat(runner, `chat${i}`)),
    );
    for (const log of logs) await runner.chats.submit(log, say('c1'));
    await world.clock.settle();
    expect(runner.stats()).toMatchObject({ driving: 6, queued: 4 });
    await world.clock.advance(400);
    expect(most).toBe(2);
    for (const log of logs)
      expect((await typesOf(world.store, log)).at(-1)).toBe('workflow_complete');
  });
});
