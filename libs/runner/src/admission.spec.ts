import {
  createWorld,
  eventsOf,
  gate,
  openChat,
  say,
  typesOf,
  type World,
} from './fixtures/process.fixture.ts';
import type { PlannedMessage } from './fixtures/test-engine.fixture.ts';

describe('commands during a running turn', () => {
  let world: World;
  beforeEach(() => {
    world = createWorld();
  });
  afterEach(() => world.end());

  /** A process whose model answers when `answer` is opened. */
  const slow = async (whileOpen: 'commit' | 'later' | 'interrupt' = 'commit') => {
    const answer = gate<PlannedMessage>();
    const signals: AbortSignal[] = [];
    const runner = await world.process({
      whileOpen,
      model: ({ signal }) => {
        signals.push(signal);
        if (signals.length > 1) return Promise.resolve({});
        return Promise.race([
          answer.promise,
          new Promise<PlannedMessage>((resolve) =>
            signal.addEventListener('abort', () => resolve({})),
          ),
        ]);
      },
    });
    const log = await openChat(runner);
    await runner.chats.submit(log, say('c1'));
    await world.clock.settle();
    return { runner, log, answer, signals };
  };

  it('are committed immediately if the engine allows it', async () => {
    const { runner, log, answer, signals } = await slow();
    await runner.chats.submit(log, say('c2'));
    await world.clock.settle();
    expect(await typesOf(world.store, log)).toEqual([
      'user_message',
      'workflow_start',
      'user_message',
    ]);
    expect(signals[0]?.aborted).toBe(false);
    answer.open({});
    await world.clock.settle();
    expect((await typesOf(world.store, log)).slice(3)).toEqual([
      'agent_response',
      'usage',
      'workflow_complete',
    ]);
  });

  it('are rejected immediately if they do not fit the state', async () => {
    const { runner, log } = await slow();
    await runner.chats.submit(log, {
      type: 'input_response',
      command_id: 'c2',
      request_id: 'none',
      value: 1,
    });
    await world.clock.settle();
    expect((await eventsOf(world.store, log)).at(-1)).toMatchObject({
      type: 'command_rejected',
      command_id: 'c2',
      code: 'request_closed',
    });
  });

  it('wait if they must, and start the next run', async () => {
    const { runner, log, answer } = await slow('later');
    await runner.chats.submit(log, say('c2'));
    await world.clock.settle();
    expect(await typesOf(world.store, log)).toHaveLength(2);
    expect(runner.stats().waitingCommands).toBe(1);
    answer.open({});
    await world.clock.settle();
    expect((await typesOf(world.store, log)).slice(4)).toEqual([
      'workflow_complete',
      'user_message',
      'workflow_start',
      'agent_response',
      'usage',
      'workflow_complete',
    ]);
    expect(await world.store.inbox.pending(log)).toEqual([]);
    expect(runner.stats().waitingCommands).toBe(0);
  });

  it('end the turn if they must and are admitted then, so a cancel overtakes waiting messages', async () => {
    const { runner, log, signals } = await slow('later');
    await runner.chats.submit(log, say('c2'));
    await runner.chats.submit(log, { type: 'cancel', command_id: 'c3', run_id: 'run of c1' });
    await world.clock.settle();
    expect(signals[0]?.reason).toBe('cancel');
    const events = await eventsOf(world.store, log);
    expect(events[2]).toMatchObject({
      type: 'workflow_complete',
      reason: 'cancelled',
      command_id: 'c3',
    });
    expect(events[3]).toMatchObject({ type: 'user_message', command_id: 'c2' });
    expect(events.at(-1)).toMatchObject({
      type: 'workflow_complete',
      run_id: 'run of c2',
      reason: 'done',
    });
  });

  it('interrupt the turn and continue in the same run', async () => {
    const { runner, log, signals } = await slow('interrupt');
    await runner.chats.submit(log, say('c2'));
    await world.clock.settle();
    expect(signals[0]?.reason).toBe('interrupt');
    const events = await eventsOf(world.store, log);
    expect(events[2]).toMatchObject({
      type: 'user_message',
      command_id: 'c2',
      run_id: 'run of c1',
    });
    expect(events.at(-1)).toMatchObject({ type: 'workflow_complete', run_id: 'run of c1' });
  });

  it('wait while the chat is at rest, and do not count as work left', async () => {
    const runner = await world.process({
      whileOpen: 'later',
      model: async (_input, state) =>
        state.transcript.some(({ type }) => type === 'tool_result')
          ? {}
          : { calls: [{ kind: 'question' }] },
    });
    const log = await openChat(runner);
    await runner.chats.submit(log, say('c1'));
    await runner.chats.submit(log, say('c2'));
    await world.clock.settle();
    expect(await world.store.directory.get(log)).toMatchObject({
      owner: null,
      due_at: null,
      status: 'awaiting_input',
    });
    const [question] = (await runner.chats.open({ ...log }, { chat_id: log.chat_id })).pending;
    await runner.chats.submit(log, {
      type: 'input_response',
      command_id: 'c3',
      request_id: question?.request_id ?? '',
      value: 'yes',
    });
    await world.clock.settle();
    expect(await world.store.inbox.pending(log)).toEqual([]);
    expect(
      (await typesOf(world.store, log)).filter((type) => type === 'workflow_complete'),
    ).toHaveLength(2);
  });
});
