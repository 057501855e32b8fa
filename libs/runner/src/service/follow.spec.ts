import { RuntimeError, tenantScope, type Commit, type LiveDraft } from '@mozaiks/contracts';
import { aroundStore, referenceStore } from '@mozaiks/testkit';
import { followAll, type Following } from '../fixtures/follower.fixture.ts';
import { createWorld, gate, openChat, say, type World } from '../fixtures/process.fixture.ts';
import { sizeOf } from '../size-of.ts';

const delta = (text: string, offset: number, message_id = 'm1'): LiveDraft => ({
  type: 'agent_delta',
  run_id: 'r',
  agent: 'A',
  message_id,
  offset,
  text,
});

describe('follow', () => {
  let world: World;
  const following: Following[] = [];
  const follow = (...args: Parameters<typeof followAll>): Following => {
    const one = followAll(...args);
    following.push(one);
    return one;
  };
  beforeEach(() => {
    world = createWorld();
  });
  afterEach(async () => {
    for (const one of following.splice(0)) await one.stop();
    await world.end();
  });

  it('replays the log, reports once that it has caught up, and continues live', async () => {
    const runner = await world.process();
    const log = await openChat(runner);
    await runner.chats.submit(log, say('c1'));
    await world.clock.settle();
    const client = follow(runner.chats, log);
    await world.clock.settle();
    expect(client.seen[0]).toEqual({ type: 'log', log, head_seq: 5, resync: false });
    await runner.chats.submit(log, say('c2'));
    await world.clock.settle();
    expect(client.seqs()).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(client.seen.filter(({ type }) => type === 'caught_up')).toEqual([
      { type: 'caught_up', head_seq: 5 },
    ]);
  });

  it('gives exactly the events after a cursor, even in the middle of a commit', async () => {
    const runner = await world.process();
    const log = await openChat(runner);
    await runner.chats.submit(log, say('c1'));
    await world.clock.settle();
    const client = follow(runner.chats, log, { after_seq: 3, log_id: log.log_id });
    await world.clock.settle();
    expect(client.seqs()).toEqual([4, 5]);
    expect(client.seen[1]).toMatchObject({ commit: { first_seq: 4, last_seq: 5 } });
  });

  it.each([
    ['is ahead of the head', { after_seq: 6 }],
    ['counts in another log', { after_seq: 2, log_id: 'other' }],
  ])(
    'requests a resync if the cursor %s, and gives the log from its start',
    async (_what, from) => {
      const runner = await world.process();
      const log = await openChat(runner);
      await runner.chats.submit(log, say('c1'));
      await world.clock.settle();
      const client = follow(runner.chats, log, from);
      await world.clock.settle();
      expect(client.seen[0]).toEqual({ type: 'log', log, head_seq: 5, resync: true });
      expect(client.seqs()).toEqual([1, 2, 3, 4, 5]);
    },
  );

  it('is refused for a chat that does not exist', async () => {
    const runner = await world.process();
    const log = await openChat(runner);
    await runner.chats.erase(log);
    const client = follow(runner.chats, log);
    await world.clock.settle();
    expect(client.error).toMatchObject({ code: 'chat_not_found' });
  });

  it('ends when the chat is erased, and when its signal is aborted', async () => {
    const runner = await world.process();
    const log = await openChat(runner);
    const erased = follow(runner.chats, log);
    await world.clock.settle();
    await runner.chats.erase(log);
    await world.clock.settle();
    expect(erased.ended).toBe(true);
    expect(erased.error).toBeUndefined();
    expect(runner.stats().followers).toBe(0);
  });

  it('shows text as it is written, and all of it so far to a follower that joins later', async () => {
    const more = gate();
    const end = gate();
    const runner = await world.process({
      model: async ({ live }) => {
        live(delta('Hel', 0));
        await more.promise;
        live(delta('lo', 3));
        await end.promise;
        return { text: 'Hello' };
      },
    });
    const log = await openChat(runner);
    const early = follow(runner.chats, log);
    await runner.chats.submit(log, say('c1'));
    await world.clock.settle();
    expect(early.text('m1')).toBe('Hel');
    more.open();
    await world.clock.settle();
    const late = follow(runner.chats, log);
    await world.clock.settle();
    expect(early.text('m1')).toBe('Hello');
    expect(late.seen.filter(({ type }) => type === 'live')).toEqual([
      { type: 'live', fence: 1, delta: delta('Hello', 0) },
    ]);
    expect(late.seen.findIndex(({ type }) => type === 'live')).toBeGreaterThan(
      late.seen.findIndex(({ type }) => type === 'commit'),
    );
    end.open();
    await world.clock.settle();
    expect(early.seen.at(-1)).toMatchObject({ type: 'commit' });
  });

  it('gives a slow follower the text in one piece', async () => {
    const end = gate();
    const runner = await world.process({
      model: async ({ live }) => {
        for (let i = 0; i < 1000; i++) live(delta('x', i));
        await end.promise;
        return {};
      },
    });
    const log = await openChat(runner);
    const client = follow(runner.chats, log);
    await runner.chats.submit(log, say('c1'));
    await world.clock.settle();
    expect(client.text('m1')).toBe('x'.repeat(1000));
    expect(client.seen.filter(({ type }) => type === 'live').length).toBeLessThan(5);
    end.open();
  });

  it('shows the progress of a tool until its result is stored', async () => {
    const end = gate<string>();
    const runner = await world.process({
      model: async (_input, state) =>
        state.transcript.some(({ type }) => type === 'tool_result')
          ? {}
          : { calls: [{ kind: 'tool', policy: 'report' }] },
      tool: (call, { live }) => {
        live({ type: 'tool_progress', run_id: 'r', call_id: call.call_id, percent: 50 });
        return end.promise;
      },
    });
    const log = await openChat(runner);
    await runner.chats.submit(log, say('c1'));
    await world.clock.settle();
    const client = follow(runner.chats, log);
    await world.clock.settle();
    expect(client.seen.at(-1)).toMatchObject({ type: 'live', delta: { percent: 50 } });
    end.open('done');
    await world.clock.settle();
    const late = follow(runner.chats, log);
    await world.clock.settle();
    expect(late.seen.some(({ type }) => type === 'live')).toBe(false);
  });

  it('creates no controller and no timer for a piece of text', async () => {
    const made = async (pieces: number) => {
      await world.end();
      world = createWorld();
      const counts = { controllers: 0, timers: 0, seen: 0 };
      const runner = await world.process({
        model: async ({ live }) => {
          for (let i = 0; i < pieces; i++) {
            live(delta('x', i));
            for (let turns = 0; turns < 20; turns++) await Promise.resolve();
          }
          return {};
        },
      });
      const log = await openChat(runner);
      const client = follow(runner.chats, log);
      await world.clock.settle();
      const { timer, sleep } = world.clock;
      const Real = globalThis.AbortController;
      const count = (name: keyof typeof counts) => void (counts[name] += 1);
      Object.assign(world.clock, {
        timer: (...args: Parameters<typeof timer>) => (count('timers'), timer(...args)),
        sleep: (...args: Parameters<typeof sleep>) => (count('timers'), sleep(...args)),
      });
      globalThis.AbortController = new Proxy(Real, {
        construct: () => (count('controllers'), new Real()),
      });
      try {
        await runner.chats.submit(log, say('c1'));
        await world.clock.settle();
      } finally {
        globalThis.AbortController = Real;
        Object.assign(world.clock, { timer, sleep });
      }
      return { ...counts, seen: client.seen.filter(({ type }) => type === 'live').length };
    };
    const one = await made(1);
    expect(one.seen).toBe(1);
    expect(await made(50)).toEqual({ ...one, seen: 50 });
  });

  it('finds events without a bell, by a slow check', async () => {
    const runner = await world.process();
    const other = await world.process();
    const log = await openChat(runner);
    await world.clock.advance(3_000);
    const unwatched = aroundStore(world.store, ({ method }, apply) =>
      method === 'watch' ? Promise.resolve() : apply(),
    );
    const third = await world.process({ store: unwatched });
    const client = follow(third.chats, log);
    await world.clock.settle();
    await other.chats.submit(log, say('c1'));
    await world.clock.settle();
    expect(client.seqs()).toEqual([]);
    await world.clock.advance(40_000);
    expect(client.seqs()).toEqual([1, 2, 3, 4, 5]);
  });

  it('reads no more than about 1 MiB ahead of a follower that reads nothing', async () => {
    let read = 0;
    const counting = aroundStore(world.store, async ({ port, method }, apply) => {
      const answer = await apply();
      if (port === 'log' && method === 'read')
        read += (answer as readonly Commit[]).reduce((sum, commit) => sum + sizeOf(commit), 0);
      return answer;
    });
    const runner = await world.process({ model: () => new Promise(() => {}) });
    const log = await openChat(runner);
    for (let i = 0; i < 100; i++) {
      await runner.chats.submit(log, say(`c${i}`, 'x'.repeat(100 * 1024)));
      await world.clock.settle();
    }
    const edge = await world.process({ store: counting });
    const items = edge.chats
      .follow(log, { after_seq: 0 }, new AbortController().signal)
      [Symbol.asyncIterator]();
    await items.next();
    let given = (read = 0);
    let most = 0;
    for (let i = 0; i < 50; i++) {
      const { value } = await items.next();
      given += value?.type === 'commit' ? sizeOf(value.commit) : 0;
      most = Math.max(most, read - given);
    }
    await items.return?.();
    expect(given).toBeGreaterThan(5_000_000);
    expect(most).toBeLessThan(1024 * 1024);
  });

  it('waits out an outage of the store', async () => {
    let down = true;
    const store = referenceStore();
    const flaky = aroundStore(store, ({ port }, apply) => {
      if (down && port === 'log') return Promise.reject(new RuntimeError('store_unavailable'));
      return apply();
    });
    world = createWorld({ store: flaky });
    const runner = await world.process();
    down = false;
    const log = await openChat(runner);
    await runner.chats.submit(log, say('c1'));
    await world.clock.settle();
    down = true;
    const client = follow(runner.chats, log);
    await world.clock.advance(1_000);
    expect(client.seqs()).toEqual([]);
    down = false;
    await world.clock.advance(2_000);
    expect(client.seqs()).toEqual([1, 2, 3, 4, 5]);
  });

  it('gets events and text from other processes', async () => {
    const end = gate();
    const owner = await world.process({
      model: async ({ live }) => {
        live(delta('Hel', 0));
        await end.promise;
        return {};
      },
    });
    const edge = await world.process();
    await world.clock.advance(3_000);
    const log = await openChat(owner);
    await owner.chats.submit(log, say('c1'));
    await world.clock.settle();
    const client = follow(edge.chats, log);
    await world.clock.advance(300);
    expect(client.seqs()).toEqual([1, 2]);
    expect(client.text('m1')).toBe('Hel');
    end.open();
    await world.clock.advance(300);
    expect(client.seqs()).toEqual([1, 2, 3, 4, 5]);
  });

  describe('by followers that do not read the items that they requested', () => {
    const stuck = async (maxPageBytes = 1) => {
      const runner = await world.process({ settings: { maxPageBytes } });
      const log = await openChat(runner);
      await runner.chats.submit(log, say('c1'));
      await world.clock.settle();
      const over = new AbortController();
      const slow = runner.chats.follow(log, { after_seq: 0 }, over.signal)[Symbol.asyncIterator]();
      await slow.next();
      expect((await slow.next()).value).toMatchObject({ type: 'commit' });
      return { runner, log, over, slow };
    };

    it('makes further followers of that user wait for a page, and no other user', async () => {
      const { runner, log, slow, over } = await stuck();
      const same = follow(runner.chats, log);
      const other = (
        await runner.chats.open(tenantScope('app', 'other'), {
          chat_id: 'chat',
          workflow_name: 'W',
        })
      ).log;
      await runner.chats.submit(other, say('c1'));
      await world.clock.settle();
      const others = follow(runner.chats, other);
      await world.clock.settle();
      expect([same.seqs(), others.seqs()]).toEqual([[], [1, 2, 3, 4, 5]]);
      over.abort();
      await slow.return?.();
      await world.clock.settle();
      expect(same.seqs()).toEqual([1, 2, 3, 4, 5]);
    });

    it('does not let small pages count more than their size', async () => {
      const { runner, log, slow, over } = await stuck(1024 * 1024);
      const same = follow(runner.chats, log);
      await world.clock.settle();
      expect(same.seqs()).toEqual([1, 2, 3, 4, 5]);
      over.abort();
      await slow.return?.();
    });

    it('ends a waiting follower when it is aborted', async () => {
      const { runner, log, slow, over } = await stuck();
      const same = follow(runner.chats, log);
      await world.clock.settle();
      await same.stop();
      expect(same).toMatchObject({ ended: true, error: undefined });
      over.abort();
      await slow.return?.();
    });
  });
});
