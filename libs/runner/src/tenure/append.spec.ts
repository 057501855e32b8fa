import type { Commit } from '@mozaiks/contracts';
import { mortalStore, type Fate } from '../fixtures/mortal-store.fixture.ts';
import {
  commitsOf,
  createWorld,
  openChat,
  say,
  typesOf,
  type World,
} from '../fixtures/process.fixture.ts';

describe('append', () => {
  let world: World;
  beforeEach(() => {
    world = createWorld();
  });
  afterEach(() => world.end());

  const withFates = async (...fates: readonly Fate[]) => {
    const mortal = mortalStore(world.store);
    const left = [...fates];
    const tried: Commit[] = [];
    mortal.fate = (op, { args }) => {
      if (op !== 'log.append') return 'through';
      tried.push(args[1] as Commit);
      return left.shift() ?? 'through';
    };
    const runner = await world.process({ store: mortal.store });
    return { runner, log: await openChat(runner), tried };
  };

  it.each<[string, Fate]>([
    ['was not applied', 'fail'],
    ['was applied', 'lose'],
  ])('repeats the same commit when its outcome is unknown and it %s', async (_what, fate) => {
    const { runner, log, tried } = await withFates(fate, fate);
    await runner.chats.submit(log, say('c1'));
    await world.clock.advance(1_000);
    expect(new Set(tried.slice(0, 3).map(({ commit_id }) => commit_id)).size).toBe(1);
    expect(await typesOf(world.store, log)).toEqual([
      'user_message',
      'workflow_start',
      'agent_response',
      'usage',
      'workflow_complete',
    ]);
  });

  const foreign = (log_id: string, fence: number): Commit => ({
    log_id,
    first_seq: 1,
    last_seq: 1,
    fence,
    commit_id: 'foreign',
    v: 1,
    events: [
      {
        type: 'context_update',
        seq: 1,
        ts: '2026-01-01T00:00:00.000Z',
        chat_id: 'chat' as never,
        run_id: null,
        set: {},
        by: 'client',
      },
    ],
  });

  /** Another session's commit takes effect right before the first append. */
  const overtaken = async (fence: number) => {
    const mortal = mortalStore(world.store);
    const runner = await world.process({ store: mortal.store });
    const log = await openChat(runner);
    let landed = false;
    mortal.fate = (op) => {
      if (op !== 'log.append' || landed) return 'through';
      landed = true;
      void world.store.log.append(log, foreign(log.log_id, fence));
      return 'through';
    };
    await runner.chats.submit(log, say('c1'));
    await world.clock.settle();
    return log;
  };

  it('reads the tail again if a deposed owner appended first', async () => {
    const log = await overtaken(0);
    expect(
      (await commitsOf(world.store, log)).map(({ first_seq, fence }) => [first_seq, fence]),
    ).toEqual([
      [1, 0],
      [2, 1],
      [4, 1],
    ]);
  });

  it('appends and logs nothing more if a successor appended first', async () => {
    const log = await overtaken(7);
    expect(await commitsOf(world.store, log)).toHaveLength(1);
    expect(world.logger.messages('error')).toEqual([]);
  });

  it('keeps its events from followers and sinks until they are durable', async () => {
    const published: number[] = [];
    const mortal = mortalStore(world.store);
    mortal.fate = (op) => (op === 'log.append' ? 'fail' : 'through');
    const runner = await world.process({
      store: mortal.store,
      sinks: [{ committed: ({ commit }) => void published.push(commit.last_seq) }],
    });
    const log = await openChat(runner);
    await runner.chats.submit(log, say('c1'));
    await world.clock.advance(4_000);
    expect(published).toEqual([]);
    mortal.fate = () => 'through';
    await world.clock.advance(4_000);
    expect(published).toEqual([2, 5]);
  });
});
