import { chatRef, tenantScope, toTimestamp, type LogRef } from '@mozaiks/contracts';
import { mortalStore } from '../fixtures/mortal-store.fixture.ts';
import {
  createWorld,
  eventsOf,
  openChat,
  say,
  scope,
  type ProcessParts,
  type World,
} from '../fixtures/process.fixture.ts';
import { prune, type PruneOptions } from './prune.ts';

const DAY = 24 * 60 * 60 * 1000;

/** Runs with chats nested `depth` levels deep. With `asks`, the innermost one asks a person. */
const nesting = (depth: number, asks = false): Pick<ProcessParts, 'model'> => ({
  model: async ({ log }, state) => {
    if (state.transcript.some(({ type }) => type === 'tool_call')) return {};
    const level = log.chat_id.split('.').length - 1;
    if (level < depth) return { calls: [{ kind: 'child', id: `${log.chat_id}.child` }] };
    return asks ? { calls: [{ kind: 'question' }] } : {};
  },
});

describe('prune', () => {
  let world: World;
  beforeEach(() => {
    world = createWorld();
  });
  afterEach(() => world.end());

  /** A chat with one run, whose last activity is now. */
  const ran = async (
    chat_id: string,
    parts: ProcessParts = {},
    tenant = scope,
  ): Promise<LogRef> => {
    const runner = await world.process(parts);
    const { log } = await runner.chats.open(tenant, { chat_id, workflow_name: 'W' });
    await runner.chats.submit(log, say(`say-${chat_id}`));
    await world.clock.settle();
    return log;
  };
  const daysPass = (days: number): void => world.clock.shiftWallClock(days * DAY);
  const pruneOlderThan = (days: number, more: Partial<PruneOptions> = {}) =>
    prune(world, {
      before: toTimestamp(world.clock.now() - days * DAY),
      keep_usage: false,
      dry_run: false,
      ...more,
    });
  const isThere = async (chat_id: string): Promise<boolean> =>
    (await world.store.directory.get(chatRef(scope, chat_id))) !== null;
  const callsOf = async (tenant = scope): Promise<number> =>
    (await world.store.usage.summarize(tenant, { group_by: [] }))[0]?.calls ?? 0;

  it('removes chats without activity, their usage, and the workflow versions that no chat refers to', async () => {
    const log = await ran('old');
    daysPass(91);
    await ran('new');
    const counts = {
      chats: 1,
      nested_chats: 0,
      usage_rows: 1,
      workflow_versions: 0,
      kept: 0,
      more: false,
    };
    expect(await pruneOlderThan(90)).toEqual(counts);
    expect([await isThere('old'), await isThere('new')]).toEqual([false, true]);
    expect(await eventsOf(world.store, log)).toEqual([]);
    expect(await callsOf()).toBe(1);
    daysPass(91);
    expect(await pruneOlderThan(90)).toEqual({ ...counts, workflow_versions: 1 });
    expect(await pruneOlderThan(90)).toEqual({ ...counts, chats: 0, usage_rows: 0 });
  });

  it('counts without removing when it is a dry run', async () => {
    await ran('old', nesting(2));
    daysPass(91);
    const dry = await pruneOlderThan(90, { dry_run: true });
    expect(dry).toMatchObject({ chats: 1, nested_chats: 2, usage_rows: 5 });
    expect([await isThere('old'), await isThere('old.child'), await callsOf()]).toEqual([
      true,
      true,
      5,
    ]);
    // The version is unused only once the chats are gone.
    expect(await pruneOlderThan(90)).toEqual({ ...dry, workflow_versions: 1 });
  });

  it('keeps usage, with its user, if that is requested', async () => {
    await ran('old');
    daysPass(91);
    expect(await pruneOlderThan(90, { keep_usage: true })).toMatchObject({
      chats: 1,
      usage_rows: 0,
    });
    expect(await callsOf()).toBe(1);
  });

  it('leaves other workflows and other tenants as they were', async () => {
    const other = tenantScope('app', 'somebody');
    await ran('old');
    daysPass(91);
    const theirs = await ran('old', {}, other);
    const before = [
      await world.store.directory.get(theirs),
      await eventsOf(world.store, theirs),
      await callsOf(other),
    ];
    expect(await pruneOlderThan(90, { workflow_name: 'Other' })).toMatchObject({
      chats: 0,
      usage_rows: 0,
    });
    expect(await pruneOlderThan(90, { workflow_name: 'W' })).toMatchObject({
      chats: 1,
      usage_rows: 1,
    });
    expect(await isThere('old')).toBe(false);
    const after = [
      await world.store.directory.get(theirs),
      await eventsOf(world.store, theirs),
      await callsOf(other),
    ];
    expect(after).toEqual(before);
  });

  it('stops at its limit and reports that there is more', async () => {
    for (const name of ['a', 'b', 'c']) await ran(name);
    daysPass(91);
    expect(await pruneOlderThan(90, { limit: 2 })).toMatchObject({
      chats: 2,
      usage_rows: 2,
      more: true,
    });
    expect(await pruneOlderThan(90, { limit: 2 })).toMatchObject({
      chats: 1,
      usage_rows: 1,
      more: false,
    });
  });

  it('stops when it is aborted', async () => {
    await ran('old');
    daysPass(91);
    const signal = AbortSignal.abort();
    expect(await pruneOlderThan(90, { signal })).toMatchObject({
      chats: 0,
      usage_rows: 0,
      more: true,
    });
    expect(await isThere('old')).toBe(true);
  });

  describe('nested chats', () => {
    it('are removed with the chat that they are nested in, at any depth', async () => {
      await ran('root', nesting(2));
      daysPass(91);
      expect(await pruneOlderThan(90)).toMatchObject({ chats: 1, nested_chats: 2 });
      for (const name of ['root', 'root.child', 'root.child.child'])
        expect(await isThere(name)).toBe(false);
    });

    it('are removed with a chat that waits for them, if they wait for a person', async () => {
      await ran('root', nesting(2, true));
      daysPass(91);
      expect(await pruneOlderThan(90)).toMatchObject({ chats: 1, nested_chats: 2 });
      for (const name of ['root', 'root.child', 'root.child.child'])
        expect(await isThere(name)).toBe(false);
    });

    it('keep their chat, and all that is nested in it, when one of them was used later', async () => {
      await ran('root', nesting(2, true));
      daysPass(60);
      const runner = await world.process(nesting(2));
      await runner.chats.submit(await openChat(runner, 'root.child.child'), say('later'));
      await world.clock.settle();
      daysPass(60);
      expect(await pruneOlderThan(90)).toMatchObject({ chats: 0, nested_chats: 0, kept: 1 });
      for (const name of ['root', 'root.child', 'root.child.child'])
        expect(await isThere(name)).toBe(true);
    });

    it('stay if the chat that is removed is a fork of their parent', async () => {
      const source = await ran('root', nesting(1));
      const runner = await world.process();
      const end = (await eventsOf(world.store, source)).at(-1)?.seq ?? 0;
      const fork = await runner.chats.fork(source, end);
      daysPass(91);
      await runner.chats.submit(source, say('again'));
      await world.clock.settle();
      expect(await pruneOlderThan(90)).toMatchObject({ chats: 1, nested_chats: 0 });
      expect(await isThere(fork.log.chat_id)).toBe(false);
      expect(await isThere('root.child')).toBe(true);
    });

    it('are found again after the process died in the middle', async () => {
      await ran('root', nesting(2));
      daysPass(91);
      const mortal = mortalStore(world.store);
      let removals = 0;
      mortal.fate = (op) => {
        if (op === 'retention.remove' && ++removals === 2) mortal.kill();
        return 'through';
      };
      const before = toTimestamp(world.clock.now() - 90 * DAY);
      void prune({ ...world, store: mortal.store }, { before, keep_usage: false, dry_run: false });
      await world.clock.settle();
      expect(await isThere('root')).toBe(true);
      expect(await pruneOlderThan(90)).toMatchObject({ chats: 1 });
      for (const name of ['root', 'root.child', 'root.child.child'])
        expect(await isThere(name)).toBe(false);
    });
  });

  it('never removes a chat for which a message was accepted, at any point of the removal', async () => {
    const points = 12;
    for (let point = 0; point < points; point += 1) {
      const chat_id = `chat-${point}`;
      const log = await ran(chat_id);
      daysPass(91);
      const runner = await world.process();
      const mortal = mortalStore(world.store);
      let calls = 0;
      let accepted: Promise<boolean> | undefined;
      mortal.fate = () => {
        if (calls++ === point)
          accepted = runner.chats.submit(log, say('again')).then(
            () => true,
            () => false,
          );
        return 'through';
      };
      const before = toTimestamp(world.clock.now() - 90 * DAY);
      await prune({ ...world, store: mortal.store }, { before, keep_usage: false, dry_run: false });
      await world.clock.settle();
      if (accepted !== undefined) expect(await isThere(chat_id)).toBe(await accepted);
    }
  });
});
