import {
  commitsOf,
  createWorld,
  eventsOf,
  openChat,
  say,
  typesOf,
  type World,
} from './fixtures/process.fixture.ts';

describe('one user message', () => {
  let world: World;
  beforeEach(() => {
    world = createWorld();
  });
  afterEach(() => world.end());

  it('is driven to the end of its run, and the chat is released', async () => {
    const runner = await world.process();
    const log = await openChat(runner);
    expect(await runner.chats.submit(log, say('c1'))).toEqual({ duplicate: false });
    await world.clock.settle();
    expect(await typesOf(world.store, log)).toEqual([
      'user_message',
      'workflow_start',
      'agent_response',
      'usage',
      'workflow_complete',
    ]);
    expect(await world.store.directory.get(log)).toMatchObject({
      owner: null,
      due_at: null,
      status: 'idle',
      head_seq: 5,
      usage_seq: 5,
    });
    expect(await world.store.inbox.pending(log)).toEqual([]);
    expect(world.logger.lines.filter(({ level }) => level === 'error')).toEqual([]);
  });

  it('is answered once, regardless of how often it is sent', async () => {
    const runner = await world.process();
    const log = await openChat(runner);
    await runner.chats.submit(log, say('c1'));
    await world.clock.settle();
    expect(await runner.chats.submit(log, say('c1'))).toEqual({ duplicate: true });
    await expect(runner.chats.submit(log, say('c1', 'other'))).rejects.toMatchObject({
      code: 'idempotency_conflict',
    });
    await world.clock.settle();
    expect(
      (await eventsOf(world.store, log)).filter(({ type }) => type === 'user_message'),
    ).toHaveLength(1);
  });

  it('gets its number, time and fence from the owner', async () => {
    const runner = await world.process();
    const log = await openChat(runner);
    await runner.chats.submit(log, say('c1'));
    await world.clock.settle();
    const [first] = await commitsOf(world.store, log);
    expect(first).toMatchObject({ log_id: log.log_id, first_seq: 1, last_seq: 2, fence: 1, v: 1 });
    expect(first?.events[0]).toMatchObject({
      seq: 1,
      ts: '2026-01-01T00:00:00.000Z',
      chat_id: 'chat',
    });
  });

  it('is passed to the sinks once for each commit', async () => {
    const published: number[] = [];
    const runner = await world.process({
      sinks: [{ committed: ({ commit }) => void published.push(commit.first_seq) }],
    });
    const log = await openChat(runner);
    await runner.chats.submit(log, say('c1'));
    await world.clock.settle();
    expect(published).toEqual([1, 3]);
  });
});
