import type { ChatStore } from '@mozaiks/contracts';
import {
  acquired,
  createdLog,
  joined,
  racing,
  unique,
  usingStore,
  type OpenStore,
} from './subject.ts';

/** What `Sessions` guarantees, and rule 7 as far as it concerns a store. */
export function sessionsSuite(open: OpenStore): void {
  describe('Sessions', () => {
    const store = usingStore(open);
    describe('a living session', () => living(store));
    describe('a dead session', () => dying(store));
  });
}

const beatOf = async (store: ChatStore, session: string): Promise<number | undefined> =>
  (await store.sessions.list()).find((row) => row.session === session)?.beat;

function living(store: () => ChatStore): void {
  it('is listed since it joined, however often it joined', async () => {
    const session = await joined(store());
    await store().sessions.join(session);
    const rows = (await store().sessions.list()).filter((row) => row.session === session);
    expect(rows).toEqual([{ session, beat: expect.any(Number) as number }]);
  });

  it('shows its last beat, even after it joined again', async () => {
    const session = await joined(store());
    expect(await store().sessions.beat(session, 1)).toBe(true);
    expect(await store().sessions.beat(session, 2)).toBe(true);
    await store().sessions.join(session);
    expect(await beatOf(store(), session)).toBe(2);
  });

  it('may repeat a beat whose answer was lost', async () => {
    const session = await joined(store());
    expect(await racing(2, () => store().sessions.beat(session, 1))).toEqual([true, true]);
    expect(await beatOf(store(), session)).toBe(1);
  });

  it('is not marked dead by a process that saw an earlier beat', async () => {
    const session = await joined(store());
    await store().sessions.beat(session, 1);
    await store().sessions.beat(session, 2);
    expect(await store().sessions.mark_dead(session, 1)).toBe(false);
    expect(await store().sessions.beat(session, 3)).toBe(true);
  });
}

function dying(store: () => ChatStore): void {
  const dead = async (): Promise<string> => {
    const session = await joined(store());
    await store().sessions.beat(session, 5);
    expect(await store().sessions.mark_dead(session, 5)).toBe(true);
    return session;
  };

  it('is no longer listed, and its beats are refused', async () => {
    const session = await dead();
    expect(await beatOf(store(), session)).toBeUndefined();
    expect(await store().sessions.beat(session, 6)).toBe(false);
    expect(await beatOf(store(), session)).toBeUndefined();
  });

  it('is marked dead by one of twenty callers', async () => {
    const session = await joined(store());
    await store().sessions.beat(session, 5);
    const answers = await racing(20, () => store().sessions.mark_dead(session, 5));
    expect(answers.filter(Boolean)).toHaveLength(1);
  });

  it('stays dead when it joins again under the same name', async () => {
    const session = await dead();
    await store().sessions.join(session);
    expect(await store().sessions.beat(session, 6)).toBe(false);
  });

  it('is not marked dead if it is unknown', async () => {
    expect(await store().sessions.mark_dead(unique('session'), 0)).toBe(false);
    expect(await store().sessions.beat(unique('session'), 1)).toBe(false);
  });

  it('includes one that has left, whose chats may be acquired at once', async () => {
    const session = await joined(store());
    const chat = await createdLog(store());
    await acquired(store(), chat, session);
    await store().sessions.leave(session);
    await store().sessions.leave(session);
    expect(await store().sessions.beat(session, 1)).toBe(false);
    expect(await beatOf(store(), session)).toBeUndefined();
    await acquired(store(), chat, await joined(store()));
  });
}
