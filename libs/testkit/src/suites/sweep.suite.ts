import { chatKey, type ChatRef, type ChatStore } from '@mozaiks/contracts';
import {
  acquired,
  createdLog,
  freshChat,
  joined,
  message,
  namesakes,
  put,
  racing,
  releaseTo,
  unique,
  usingStore,
  type OpenStore,
} from './subject.ts';

const now = 1_000_000;

/** What `Sweep` guarantees, and rule 6 as far as it concerns a store. */
export function sweepSuite(open: OpenStore): void {
  describe('Sweep', () => {
    const store = usingStore(open);
    const found = async (
      chat: ChatRef,
      { session = unique('sweeper'), log_version = 1 } = {},
    ): Promise<boolean> => {
      const due = await store().sweep.due({ now, session, log_version }, 10_000);
      return due.some((each) => chatKey(each) === chatKey(chat));
    };
    const released = async (due_at: number | null): Promise<ChatRef> => {
      const chat = await createdLog(store());
      await store().ownership.release(
        await acquired(store(), chat, await joined(store())),
        releaseTo({ due_at }),
      );
      return chat;
    };
    describe('chats without an owner', () => unowned({ store, found, released }));
    describe('chats with an owner', () => owned({ store, found, released }));
    describe('exclusions', () => leavingOut({ store, found, released }));
    describe('watchers', () => forgettingWatchers(store));
  });
}

interface Subject {
  readonly store: () => ChatStore;
  readonly found: (
    chat: ChatRef,
    as?: { session?: string; log_version?: number },
  ) => Promise<boolean>;
  readonly released: (due_at: number | null) => Promise<ChatRef>;
}

function unowned({ store, found, released }: Subject): void {
  it.each([0, now - 1, now])('are found if they are due at %s', async (due_at) => {
    expect(await found(await released(due_at))).toBe(true);
  });

  it.each([now + 1, null])('are not found if they are due at %s', async (due_at) => {
    expect(await found(await released(due_at))).toBe(false);
  });

  it('are found as soon as a command waits', async () => {
    const log = await createdLog(store());
    expect(await found(log)).toBe(false);
    await put(store(), log, message('hello'));
    expect(await found(log)).toBe(true);
  });
}

function owned({ store, found, released }: Subject): void {
  it('are not found while the owner is alive, overdue or not', async () => {
    const chat = await released(0);
    await acquired(store(), chat, await joined(store()));
    expect(await found(chat)).toBe(false);
  });

  it('are found by the owner itself', async () => {
    const chat = await released(null);
    const session = await joined(store());
    await acquired(store(), chat, session);
    expect(await found(chat, { session })).toBe(true);
  });

  it('are found if the owner is dead, due or not', async () => {
    const chat = await released(null);
    const session = await joined(store());
    await acquired(store(), chat, session);
    await store().sessions.beat(session, 1);
    expect(await found(chat)).toBe(false);
    await store().sessions.mark_dead(session, 1);
    expect(await found(chat)).toBe(true);
  });

  it('are found if the owner has left, or was never known', async () => {
    const [left, unknown] = [await released(null), await released(null)];
    const session = await joined(store());
    await acquired(store(), left, session);
    await store().sessions.leave(session);
    await acquired(store(), unknown, unique('never-joined'));
    expect([await found(left), await found(unknown)]).toEqual([true, true]);
  });

  it('are found again if they were released with work left', async () => {
    const chat = await released(null);
    const taken = await acquired(store(), chat, await joined(store()));
    await store().ownership.release(taken, releaseTo({ due_at: 0, status: 'running' }));
    expect(await found(chat)).toBe(true);
  });
}

function forgettingWatchers(store: () => ChatStore): void {
  const watchersOf = async (chat: ChatRef): Promise<readonly string[]> =>
    (await store().directory.get(chat))?.watchers ?? [];
  const watchedBy = async (...sessions: readonly string[]): Promise<ChatRef> => {
    const chat = await createdLog(store());
    for (const session of sessions) await store().directory.watch(chat, session, true);
    return chat;
  };

  it('that are dead or have left are removed from every chat, and living ones are kept', async () => {
    const [living, dead, left] = [
      await joined(store()),
      await joined(store()),
      await joined(store()),
    ];
    const chats = [
      await watchedBy(living, dead, left),
      await watchedBy(dead),
      await watchedBy(left, living),
    ];
    await store().sessions.beat(dead, 1);
    await store().sessions.mark_dead(dead, 1);
    await store().sessions.leave(left);
    await store().sweep.forget_dead_watchers();
    expect(await Promise.all(chats.map(watchersOf))).toEqual([[living], [], [living]]);
  });

  it('that were added after their session died are removed the next time', async () => {
    const session = await joined(store());
    const chat = await watchedBy(session);
    await store().sessions.leave(session);
    await store().sweep.forget_dead_watchers();
    await store().directory.watch(chat, session, true);
    await store().sweep.forget_dead_watchers();
    expect(await watchersOf(chat)).toEqual([]);
  });

  it('that join and watch while others are removed are kept', async () => {
    const dead = await racing(5, () => joined(store()));
    const chat = await watchedBy(...dead);
    for (const session of dead) await store().sessions.leave(session);
    const joining = racing(10, async () => {
      const session = await joined(store());
      await store().directory.watch(chat, session, true);
      return session;
    });
    await racing(5, () => store().sweep.forget_dead_watchers());
    const sessions = await joining;
    await store().sweep.forget_dead_watchers();
    expect(new Set(await watchersOf(chat))).toEqual(new Set(sessions));
  });

  it('are not changed if all of them are alive', async () => {
    const session = await joined(store());
    const chat = await watchedBy(session);
    const before = await store().directory.get(chat);
    await racing(2, () => store().sweep.forget_dead_watchers());
    expect(await store().directory.get(chat)).toEqual(before);
  });
}

function leavingOut({ store, found, released }: Subject): void {
  it('skips chats of a newer log version', async () => {
    const log = await createdLog(store(), freshChat(), { log_version: 2 });
    await put(store(), log, message('hello'));
    expect(await found(log, { log_version: 1 })).toBe(false);
    expect(await found(log, { log_version: 2 })).toBe(true);
  });

  it('skips erased chats', async () => {
    const log = await createdLog(store());
    await put(store(), log, message('hello'));
    await store().directory.erase(log);
    expect(await found(log)).toBe(false);
  });

  it('finds the chat of the tenant that has work, not the chat with the same id of another tenant', async () => {
    const chat = await released(0);
    const others = namesakes(chat);
    for (const other of others) await createdLog(store(), other);
    expect([
      await found(chat),
      ...(await Promise.all(others.map((other) => found(other)))),
    ]).toEqual([true, false, false]);
  });

  it('returns no more than the limit', async () => {
    await racing(4, () => released(0));
    expect(
      await store().sweep.due({ now, session: unique('sweeper'), log_version: 1 }, 3),
    ).toHaveLength(3);
  });
}
