import { mortalStore } from './fixtures/mortal-store.fixture.ts';
import {
  commitsOf,
  createWorld,
  eventsOf,
  gate,
  openChat,
  say,
  typesOf,
  type ProcessParts,
  type World,
} from './fixtures/process.fixture.ts';
import type { PlannedMessage } from './fixtures/test-engine.fixture.ts';

const hang = () => new Promise<never>(() => {});
/** Longer than it takes to declare a session dead: five heartbeats of 2 s, and one more. */
const TTL = 13_000;

/** Calls this tool once, then ends. */
const callsOnce =
  (policy: 'report' | 'retry'): NonNullable<ProcessParts['model']> =>
  async (_input, state): Promise<PlannedMessage> =>
    state.transcript.some(({ type }) => type === 'tool_call')
      ? {}
      : { calls: [{ kind: 'tool', policy }] };

describe('recovery', () => {
  let world: World;
  beforeEach(() => {
    world = createWorld();
  });
  afterEach(() => world.end());

  const dying = async (parts: ProcessParts) => {
    const mortal = mortalStore(world.store);
    const runner = await world.process({ ...parts, store: mortal.store });
    const log = await openChat(runner);
    await runner.chats.submit(log, say('c1'));
    await world.clock.settle();
    return { log, kill: mortal.kill };
  };

  it('continues from the last durable step within a TTL and a heartbeat, and records the change of owner', async () => {
    const { log, kill } = await dying({ model: hang });
    await world.process();
    await world.clock.advance(3_000);
    kill();
    await world.clock.advance(TTL);
    expect(await typesOf(world.store, log)).toEqual([
      'user_message',
      'workflow_start',
      'owner_changed',
      'agent_response',
      'usage',
      'workflow_complete',
    ]);
    expect((await commitsOf(world.store, log)).map(({ fence }) => fence)).toEqual([1, 2, 2]);
    expect(await world.store.directory.get(log)).toMatchObject({ owner: null, status: 'idle' });
  });

  it('reports a tool that may have been started, and does not run it again', async () => {
    const tool = recordedTool();
    const { log, kill } = await dying({ model: callsOnce('report'), tool: hang });
    kill();
    await world.process({ model: callsOnce('report'), tool: tool.call });
    await world.clock.advance(TTL);
    expect(await eventsOf(world.store, log)).toContainEqual(
      expect.objectContaining({
        type: 'tool_result',
        error: { code: 'interrupted', message: 'interrupted' },
      }),
    );
    expect(tool.keys).toEqual([]);
    expect((await typesOf(world.store, log)).at(-1)).toBe('workflow_complete');
  });

  it('runs a retryable tool again with the same idempotency key', async () => {
    const [first, second] = [recordedTool(), recordedTool()];
    const { kill } = await dying({
      model: callsOnce('retry'),
      tool: (call) => (first.call(call), hang()),
    });
    kill();
    await world.process({ model: callsOnce('retry'), tool: second.call });
    await world.clock.advance(TTL);
    expect(first.keys).toHaveLength(1);
    expect(second.keys).toEqual(first.keys);
  });

  it('ends a run that was taken over three times without progress', async () => {
    const { log, kill } = await dying({ model: hang });
    let die = kill;
    for (let i = 0; i < 4; i++) {
      die();
      const mortal = mortalStore(world.store);
      await world.process({ model: hang, store: mortal.store });
      await world.clock.advance(TTL);
      die = mortal.kill;
    }
    const events = await eventsOf(world.store, log);
    expect(events.filter(({ type }) => type === 'owner_changed')).toMatchObject([
      { takeover: 1 },
      { takeover: 2 },
      { takeover: 3 },
    ]);
    expect(events.at(-1)).toMatchObject({ type: 'workflow_error', code: 'recovery_exhausted' });
  });

  it('finds a command whose submitter died before it rang the owner', async () => {
    const mortal = mortalStore(world.store);
    const edge = await world.process({ store: mortal.store });
    const log = await openChat(edge);
    mortal.fate = (op) =>
      op === 'inbox.put' ? (queueMicrotask(mortal.kill), 'through') : 'through';
    void edge.chats.submit(log, say('c1'));
    await world.clock.settle();
    await world.process();
    await world.clock.advance(TTL);
    expect((await typesOf(world.store, log)).at(-1)).toBe('workflow_complete');
  });

  it('does not lose a chat that it acquired without getting the answer', async () => {
    const mortal = mortalStore(world.store);
    const runner = await world.process({ store: mortal.store });
    const log = await openChat(runner);
    let losses = 2;
    mortal.fate = (op) => (op === 'ownership.acquire' && losses-- > 0 ? 'lose' : 'through');
    await runner.chats.submit(log, say('c1'));
    await world.clock.settle();
    expect(await world.store.directory.get(log)).toMatchObject({ owner: runner.session });
    await world.clock.advance(8_000);
    expect(await world.store.directory.get(log)).toMatchObject({
      owner: null,
      status: 'idle',
      head_seq: 5,
    });
  });

  it('raises its fence above that of the log if the directory is older than the log', async () => {
    const runner = await world.process();
    const log = await openChat(runner);
    await world.store.log.append(log, {
      log_id: log.log_id,
      first_seq: 1,
      last_seq: 1,
      fence: 40,
      commit_id: 'before',
      v: 1,
      events: [
        {
          type: 'context_update',
          seq: 1,
          ts: '2026-01-01T00:00:00.000Z',
          chat_id: log.chat_id,
          run_id: null,
          set: {},
          by: 'client',
        },
      ],
    });
    await runner.chats.submit(log, say('c1'));
    await world.clock.settle();
    expect((await commitsOf(world.store, log)).map(({ fence }) => fence)).toEqual([40, 41, 41]);
    expect(await world.store.directory.get(log)).toMatchObject({
      fence: 41,
      owner: null,
      head_seq: 6,
    });
  });

  it('leaves a deposed owner that wakes up no way to add an event', async () => {
    const slept = gate();
    const { log } = await dying({
      model: async () => {
        await slept.promise;
        return {};
      },
    });
    const other = await world.process();
    const before = await world.store.directory.get(log);
    await world.store.sessions.mark_dead(
      before?.owner ?? '',
      await beatOf(world, before?.owner ?? ''),
    );
    await world.clock.advance(6_000);
    expect(other.session).not.toBe(before?.owner);
    slept.open();
    await world.clock.advance(6_000);
    expect(
      (await typesOf(world.store, log)).filter((type) => type === 'workflow_complete'),
    ).toHaveLength(1);
    expect((await commitsOf(world.store, log)).map(({ fence }) => fence)).toEqual([1, 2, 2]);
  });
});

const beatOf = async ({ store }: World, session: string): Promise<number> =>
  (await store.sessions.list()).find((row) => row.session === session)?.beat ?? 0;

function recordedTool(): {
  readonly keys: string[];
  readonly call: (call: { readonly idempotency_key: string }) => Promise<string>;
} {
  const keys: string[] = [];
  return { keys, call: async ({ idempotency_key }) => (keys.push(idempotency_key), 'done') };
}
