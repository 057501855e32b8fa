import { RuntimeError, tenantScope, type ChatStore, type LogRef } from '@mozaiks/contracts';
import { aroundStore, type StoreCall } from '@mozaiks/testkit';
import {
  createWorld,
  openChat,
  say,
  scope,
  typesOf,
  type World,
} from '../fixtures/process.fixture.ts';
import type { RunnerSettings } from '../settings.ts';

/** The test engine answers a message with five events. */
const EVENTS_PER_MESSAGE = 5;

describe('snapshots of folded chats', () => {
  let world: World;
  beforeEach(() => {
    world = createWorld();
  });
  afterEach(() => world.end());

  type Around = (call: StoreCall, apply: () => Promise<unknown>) => Promise<unknown>;

  /** A process that has seen no chat, and the cursors from which it reads pages of logs. */
  const freshProcess = async (
    settings: Partial<RunnerSettings> = {},
    around: Around = (_call, apply) => apply(),
  ) => {
    const reads: number[] = [];
    const store: ChatStore = aroundStore(world.store, (call, apply) => {
      const { after_seq, limit } = (call.args[1] ?? {}) as { after_seq: number; limit?: number };
      if (call.port === 'log' && call.method === 'read' && limit !== 1) reads.push(after_seq);
      return around(call, apply);
    });
    const runner = await world.process({
      store,
      settings: { snapshotEvents: EVENTS_PER_MESSAGE, ...settings },
    });
    const send = async (log: LogRef, id: string): Promise<number[]> => {
      reads.splice(0);
      await runner.chats.submit(log, say(id));
      await world.clock.settle();
      return [...reads];
    };
    const open = async (): Promise<number[]> => {
      reads.splice(0);
      await runner.chats.open(scope, { chat_id: 'chat' });
      return [...reads];
    };
    return { runner, send, open };
  };
  const onPort =
    (port: string, method: string, act: Around): Around =>
    (call, apply) =>
      call.port === port && call.method === method ? act(call, apply) : apply();

  /** A chat of one message that another process has driven and released. */
  const drivenChat = async (settings: Partial<RunnerSettings> = {}) => {
    const owner = await freshProcess(settings);
    const log = await openChat(owner.runner);
    await owner.send(log, 'c1');
    return { log, owner };
  };

  it('let a process that has not seen a chat read only the end of its log', async () => {
    const { log } = await drivenChat();
    expect((await world.store.snapshots.load(log))?.head_seq).toBe(EVENTS_PER_MESSAGE);
    const { open, send } = await freshProcess();
    expect(await open()).toEqual([EVENTS_PER_MESSAGE - 1]);
    const other = await freshProcess();
    expect(await other.send(log, 'c2')).toEqual([EVENTS_PER_MESSAGE - 1]);
    expect(await send(log, 'c3')).toContain(EVENTS_PER_MESSAGE - 1);
    expect(
      (await typesOf(world.store, log)).filter((type) => type === 'workflow_complete'),
    ).toHaveLength(3);
  });

  it('include which commands are answered', async () => {
    const { log } = await drivenChat();
    const pending = onPort('inbox', 'pending', () => Promise.resolve([say('c1')]));
    const { send } = await freshProcess({}, pending);
    await send(log, 'c2');
    expect(
      (await typesOf(world.store, log)).filter((type) => type === 'user_message'),
    ).toHaveLength(1);
  });

  it('are not saved for a chat that is shorter than the setting', async () => {
    const { log } = await drivenChat({ snapshotEvents: EVENTS_PER_MESSAGE + 1 });
    expect(await world.store.snapshots.load(log)).toBeNull();
  });

  it('are saved again once the log has grown as much again, even by a process that started from one', async () => {
    const settings = { snapshotEvents: EVENTS_PER_MESSAGE + 1 };
    const { log, owner } = await drivenChat(settings);
    const heads: (number | undefined)[] = [];
    for (const id of ['c2', 'c3']) {
      await owner.send(log, id);
      heads.push((await world.store.snapshots.load(log))?.head_seq);
    }
    const other = await freshProcess(settings);
    for (const id of ['c4', 'c5', 'c6']) {
      await other.send(log, id);
      heads.push((await world.store.snapshots.load(log))?.head_seq);
    }
    expect(heads.map((head) => (head ?? 0) / EVENTS_PER_MESSAGE)).toEqual([2, 2, 4, 4, 6]);
  });

  it('are not used if the log has another commit at their end, as after a restored backup', async () => {
    await drivenChat();
    const otherCommits = onPort('log', 'read', async (_call, apply) =>
      ((await apply()) as { commit_id: string }[]).map((commit) => ({
        ...commit,
        commit_id: `restored ${commit.commit_id}`,
      })),
    );
    const { open } = await freshProcess({}, otherCommits);
    expect(await open()).toEqual([EVENTS_PER_MESSAGE - 1, 0]);
  });

  it('are not used by an owner if the ledger may lack usage up to their end', async () => {
    const { log } = await drivenChat();
    const restoredRecord = onPort('ownership', 'acquire', async (_call, apply) => {
      const answer = (await apply()) as { owned: { record: object } };
      return { owned: { ...answer.owned, record: { ...answer.owned.record, usage_seq: 0 } } };
    });
    const { send } = await freshProcess({}, restoredRecord);
    expect(await send(log, 'c2')).toContain(0);
  });

  it.each(['load', 'save'])('cost only time if %s fails', async (method) => {
    const { log } = await drivenChat();
    const failing = onPort('snapshots', method, () =>
      Promise.reject(new RuntimeError('store_unavailable')),
    );
    const { send, open } = await freshProcess({}, failing);
    await open();
    await send(log, 'c2');
    expect(
      (await typesOf(world.store, log)).filter((type) => type === 'workflow_complete'),
    ).toHaveLength(2);
    expect(world.logger.lines.filter(({ level }) => level === 'error' || level === 'warn')).toEqual(
      [],
    );
  });

  it('are not saved for a further chat of an app while those in progress take too many bytes', async () => {
    const saving: string[] = [];
    const stuck = onPort('snapshots', 'save', ({ args }) => {
      saving.push((args[0] as LogRef).chat_id);
      return new Promise(() => {});
    });
    const { runner, send } = await freshProcess({ maxSavingBytes: 1 }, stuck);
    for (const chat_id of ['one', 'two']) await send(await openChat(runner, chat_id), 'c1');
    const other = tenantScope('other', 'user');
    await send(
      (await runner.chats.open(other, { chat_id: 'three', workflow_name: 'W' })).log,
      'c1',
    );
    expect(saving).toEqual(['one', 'three']);
  });

  it('belong to one log: a fork has its own, and an erased chat has none', async () => {
    const { log, owner } = await drivenChat();
    const fork = await owner.runner.chats.fork(log, EVENTS_PER_MESSAGE);
    const ofFork = await world.store.snapshots.load(fork.log);
    expect(ofFork?.head_seq).toBe(EVENTS_PER_MESSAGE);
    await owner.runner.chats.erase(log);
    expect(await world.store.snapshots.load(log)).toBeNull();
    expect(await world.store.snapshots.load(fork.log)).toEqual(ofFork);
  });
});
