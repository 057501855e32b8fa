import { chatRef, tenantScope, type ChatStore, type LogRef } from '@mozaiks/contracts';
import { aroundStore } from '@mozaiks/testkit';
import { createWorld, gate, say, typesOf, type World } from './fixtures/process.fixture.ts';
import type { RunnerSettings } from './settings.ts';

describe('chats that are opened and not cached', () => {
  let world: World;
  beforeEach(() => {
    world = createWorld();
  });
  afterEach(() => world.end());

  const [ada, bob] = [tenantScope('a', 'ada'), tenantScope('a', 'bob')];
  const eve = tenantScope('b', 'eve');

  /** Chats that another process has driven. Each name starts with its user. */
  const drivenChats = async (...names: string[]): Promise<Map<string, LogRef>> => {
    const owner = await world.process();
    const logs = new Map<string, LogRef>();
    for (const name of names) {
      const { log } = await owner.chats.open(scopeOf(name), { chat_id: name, workflow_name: 'W' });
      await owner.chats.submit(log, say('c1'));
      await world.clock.settle();
      logs.set(name, log);
    }
    await owner.stop();
    return logs;
  };
  const scopeOf = (name: string) =>
    [ada, bob, eve].find(({ user_id }) => name.startsWith(user_id)) ?? ada;

  /** A process whose reads of whole logs wait until `letGo`. */
  const slowProcess = async (settings: Partial<RunnerSettings>) => {
    const reading: string[] = [];
    const holds = new Map<string, () => void>();
    const store: ChatStore = aroundStore(world.store, async ({ port, method, args }, apply) => {
      const [{ chat_id }, range] = args as [
        LogRef,
        { readonly after_seq?: number; readonly limit?: number },
      ];
      if (port !== 'log' || method !== 'read' || range.after_seq !== 0 || range.limit === 1)
        return apply();
      reading.push(chat_id);
      const hold = gate();
      holds.set(chat_id, () => hold.open());
      await hold.promise;
      return apply();
    });
    const { chats } = await world.process({ store, settings });
    const opened: string[] = [];
    const open = async (name: string): Promise<void> => {
      const asked = chats.open(scopeOf(name), { chat_id: name }).then(() => opened.push(name));
      asked.catch(() => {});
      await world.clock.settle();
    };
    const letGo = async (name: string): Promise<void> => {
      holds.get(name)?.();
      await world.clock.settle();
    };
    return { chats, reading, opened, open, letGo };
  };

  it('are read a few at a time: apps take turns, and so do the users of one app', async () => {
    const names = ['ada1', 'ada2', 'ada3', 'bob1', 'eve1'];
    await drivenChats(...names);
    const { reading, open, letGo } = await slowProcess({ maxColdReads: 1 });
    for (const name of names) await open(name);
    expect(reading).toEqual(['ada1']);
    for (const name of ['ada1', 'ada2', 'eve1', 'bob1', 'ada3']) await letGo(name);
    expect(reading).toEqual(['ada1', 'ada2', 'eve1', 'bob1', 'ada3']);
  });

  it('wait while large chats of the same app are read, but not while those of another app are', async () => {
    await drivenChats('ada1', 'bob1', 'eve1');
    const { reading, open } = await slowProcess({ maxColdBytes: 1 });
    for (const name of ['ada1', 'bob1', 'eve1']) await open(name);
    expect(reading).toEqual(['ada1', 'eve1']);
  });

  it('take one slot for each chat, regardless of how many callers open it', async () => {
    await drivenChats('ada1', 'ada2');
    const { reading, opened, open, letGo } = await slowProcess({ maxColdReads: 1 });
    for (const name of ['ada1', 'ada2', 'ada2', 'ada2']) await open(name);
    await letGo('ada1');
    await letGo('ada2');
    expect(reading).toEqual(['ada1', 'ada2']);
    expect(opened).toEqual(['ada1', 'ada2', 'ada2', 'ada2']);
  });

  it.each([1, 500])(
    'do not delay an owner, even of a chat that waits (snapshots from %i events)',
    async (snapshotEvents) => {
      const logs = await drivenChats('ada1', 'ada2');
      const { chats, reading, open, letGo } = await slowProcess({
        maxColdReads: 1,
        snapshotEvents,
      });
      await open('ada1');
      await open('ada2');
      const log = logs.get('ada2') as LogRef;
      await chats.submit(log, say('c2'));
      await world.clock.settle();
      expect(reading).toEqual(['ada1', 'ada2']);
      await letGo('ada2');
      expect(
        (await typesOf(world.store, log)).filter((type) => type === 'workflow_complete'),
      ).toHaveLength(2);
    },
  );

  it('do not delay one that this process has cached', async () => {
    await drivenChats('ada1', 'ada2');
    const { opened, open, letGo } = await slowProcess({ maxColdReads: 1 });
    await open('ada2');
    await letGo('ada2');
    await open('ada1');
    await open('ada2');
    expect(opened).toEqual(['ada2', 'ada2']);
  });

  it('are refused with reads_busy if too many chats of the user wait', async () => {
    await drivenChats('ada1', 'ada2', 'ada3', 'bob1');
    const { chats, reading, open, letGo } = await slowProcess({
      maxColdReads: 1,
      maxQueuedReads: 1,
    });
    await open('ada1');
    await open('ada2');
    await expect(chats.open(ada, chatRef(ada, 'ada3'))).rejects.toMatchObject({
      code: 'reads_busy',
      retryable: true,
    });
    await open('bob1');
    for (const name of ['ada1', 'ada2']) await letGo(name);
    expect(reading).toEqual(['ada1', 'ada2', 'bob1']);
  });
});
