import { mortalStore } from '../fixtures/mortal-store.fixture.ts';
import {
  createWorld,
  eventsOf,
  gate,
  openChat,
  say,
  typesOf,
  type ProcessParts,
  type World,
} from '../fixtures/process.fixture.ts';

const asksOnce =
  (dueIn?: number): NonNullable<ProcessParts['model']> =>
  async (_input, state) =>
    state.transcript.some(({ type }) => type === 'tool_call')
      ? {}
      : { calls: [{ kind: 'question', ...(dueIn === undefined ? {} : { dueIn }) }] };

describe('release', () => {
  let world: World;
  beforeEach(() => {
    world = createWorld();
  });
  afterEach(() => world.end());

  it('comes after the ledger has every usage event, each once', async () => {
    const mortal = mortalStore(world.store);
    mortal.fate = (op) => (op === 'usage.record' ? 'lose' : 'through');
    const runner = await world.process({ store: mortal.store });
    const log = await openChat(runner);
    await runner.chats.submit(log, say('c1'));
    await world.clock.advance(1_000);
    expect((await world.store.directory.get(log))?.owner).toBe(runner.session);
    mortal.fate = () => 'through';
    await world.clock.advance(3_000);
    expect(await world.store.directory.get(log)).toMatchObject({ owner: null, usage_seq: 5 });
    expect(await world.store.usage.summarize(log, { group_by: [] })).toMatchObject([{ calls: 1 }]);
  });

  it('is repeated until its outcome is known', async () => {
    const mortal = mortalStore(world.store);
    const outcomes = ['fail', 'lose'] as const;
    let tries = 0;
    mortal.fate = (op) =>
      op === 'ownership.release' ? (outcomes[tries++] ?? 'through') : 'through';
    const runner = await world.process({ store: mortal.store });
    const log = await openChat(runner);
    await runner.chats.submit(log, say('c1'));
    await world.clock.advance(1_000);
    expect(tries).toBe(3);
    expect(await world.store.directory.get(log)).toMatchObject({ owner: null, head_seq: 5 });
  });

  it('is refused if the inbox has changed, and the new command is answered first', async () => {
    const mortal = mortalStore(world.store);
    const runner = await world.process({ store: mortal.store });
    const log = await openChat(runner);
    let put = false;
    mortal.fate = (op) => {
      if (op === 'ownership.release' && !put) {
        put = true;
        void world.store.inbox.put(log, say('c2'), { digest: 'd', max_waiting: 9 });
      }
      return 'through';
    };
    await runner.chats.submit(log, say('c1'));
    await world.clock.settle();
    expect(
      (await typesOf(world.store, log)).filter((type) => type === 'workflow_complete'),
    ).toHaveLength(2);
    expect(await world.store.inbox.pending(log)).toEqual([]);
  });

  it('stores the first deadline, and the sweep of any process closes overdue questions', async () => {
    const runner = await world.process({ model: asksOnce(60_000) });
    const log = await openChat(runner);
    await runner.chats.submit(log, say('c1'));
    await world.clock.settle();
    expect(await world.store.directory.get(log)).toMatchObject({
      owner: null,
      status: 'awaiting_input',
      due_at: Date.UTC(2026, 0, 1, 0, 1),
    });
    await world.clock.advance(59_000);
    expect(await typesOf(world.store, log)).toHaveLength(6);
    await world.clock.advance(9_000);
    expect(await eventsOf(world.store, log)).toContainEqual(
      expect.objectContaining({
        type: 'tool_result',
        error: { code: 'timeout', message: 'timeout' },
      }),
    );
    expect(await world.store.directory.get(log)).toMatchObject({
      owner: null,
      status: 'idle',
      due_at: null,
    });
  });

  it('gives the chat the title of its first message', async () => {
    const runner = await world.process();
    const log = await openChat(runner);
    for (const text of ['Hello', 'Again']) await runner.chats.submit(log, say(text, text));
    await world.clock.settle();
    expect(await world.store.directory.get(log)).toMatchObject({ owner: null, title: 'Hello' });
  });

  it('shows a failed run as failed', async () => {
    const runner = await world.process({ model: () => Promise.reject(new Error('a bug')) });
    const log = await openChat(runner);
    await runner.chats.submit(log, say('c1'));
    await world.clock.settle();
    expect((await eventsOf(world.store, log)).at(-1)).toMatchObject({
      type: 'workflow_error',
      code: 'internal',
    });
    expect(await world.store.directory.get(log)).toMatchObject({ owner: null, status: 'failed' });
    expect(world.logger.messages('error')).toEqual(['the engine threw in a turn']);
  });

  it('makes the remaining work of a drained process due immediately, for another process', async () => {
    const answer = gate();
    const aborted: unknown[] = [];
    const runner = await world.process({
      model: ({ signal }) =>
        new Promise((resolve) => {
          signal.addEventListener('abort', () => (aborted.push(signal.reason), resolve({})));
          void answer.promise;
        }),
    });
    const log = await openChat(runner);
    await runner.chats.submit(log, say('c1'));
    await world.clock.settle();
    const drained = runner.drain(10_000);
    await world.clock.advance(999);
    expect(aborted).toEqual([]);
    await world.clock.advance(2);
    expect(aborted).toEqual(['drain']);
    await drained;
    expect(await world.store.directory.get(log)).toMatchObject({
      owner: null,
      due_at: 0,
      head_seq: 2,
      status: 'running',
    });
    expect(runner.session).toBeNull();
    await world.process();
    await world.clock.settle();
    expect((await typesOf(world.store, log)).slice(2)).toEqual([
      'agent_response',
      'usage',
      'workflow_complete',
    ]);
  });

  it('waits for a running tool in a drained process', async () => {
    const end = gate<string>();
    const runner = await world.process({
      model: async (_input, state) =>
        state.transcript.some(({ type }) => type === 'tool_call')
          ? {}
          : { calls: [{ kind: 'tool', policy: 'report' }] },
      tool: () => end.promise,
    });
    const log = await openChat(runner);
    await runner.chats.submit(log, say('c1'));
    await world.clock.settle();
    const drained = runner.drain(10_000);
    await world.clock.advance(5_000);
    expect(await world.store.directory.get(log)).toMatchObject({ owner: runner.session });
    end.open('done');
    await world.clock.settle();
    await drained;
    expect((await eventsOf(world.store, log)).at(-1)).toMatchObject({
      type: 'tool_result',
      ok: true,
    });
    expect(await world.store.directory.get(log)).toMatchObject({ owner: null, due_at: 0 });
  });

  it('is not waited for indefinitely in a drained process: a chat that hangs is taken over', async () => {
    const runner = await world.process({
      model: async () => ({ calls: [{ kind: 'tool', policy: 'report' }] }),
      tool: () => new Promise(() => {}),
    });
    const log = await openChat(runner);
    await runner.chats.submit(log, say('c1'));
    await world.clock.settle();
    const drained = runner.drain(10_000);
    await world.clock.advance(10_001);
    await drained;
    await world.process();
    await world.clock.settle();
    expect(await typesOf(world.store, log)).toContain('owner_changed');
    expect((await typesOf(world.store, log)).at(-1)).toBe('workflow_complete');
  });
});
