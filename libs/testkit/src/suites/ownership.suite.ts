import { logRef, type ChatRef, type ChatStore } from '@mozaiks/contracts';
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

/** What `Ownership` guarantees, and rules 2 and 5 as far as they concern a store. */
export function ownershipSuite(open: OpenStore): void {
  describe('Ownership', () => {
    const store = usingStore(open);
    describe('acquire', () => acquiring(store));
    describe('the fence', () => fencing(store));
    describe('acquire from another session', () => takingOver(store));
    describe('the log version', () => versioning(store));
    describe('release', () => releasing(store));
    describe('tenants', () => keepingApart(store));
  });
}

const died = async (store: ChatStore, session: string): Promise<void> => {
  await store.sessions.beat(session, 1);
  await store.sessions.mark_dead(session, 1);
};

function acquiring(store: () => ChatStore): void {
  it('returns the log, the fence and the previous record', async () => {
    const chat = freshChat();
    const log = await createdLog(store(), chat);
    await store().directory.watch(chat, 'follower', true);
    const before = await store().directory.get(chat);
    const session = await joined(store());
    const owned = await acquired(store(), chat, session);
    expect(owned).toEqual({ log, session, fence: owned.fence, record: before });
    expect(await store().directory.get(chat)).toEqual({
      ...before,
      owner: session,
      fence: owned.fence,
      status: 'running',
    });
  });

  it('has one winner among twenty, whom all others learn', async () => {
    const chat = await createdLog(store());
    const sessions = await racing(20, () => joined(store()));
    const answers = await Promise.all(
      sessions.map((session) => store().ownership.acquire(chat, { session, log_version: 1 })),
    );
    const winners = answers.flatMap((answer) =>
      answer !== null && 'owned' in answer ? [answer.owned.session] : [],
    );
    expect(winners).toHaveLength(1);
    expect(answers.filter((answer) => answer !== null && 'owner' in answer)).toEqual(
      Array(19).fill({ owner: winners[0] }),
    );
  });

  it('answers null for a chat that does not exist', async () => {
    expect(
      await store().ownership.acquire(freshChat(), {
        session: await joined(store()),
        log_version: 1,
      }),
    ).toBeNull();
  });

  it.each([0, 1_000, null])('keeps `due_at` %s', async (due_at) => {
    const chat = await createdLog(store());
    const session = await joined(store());
    await store().ownership.release(await acquired(store(), chat, session), releaseTo({ due_at }));
    await acquired(store(), chat, session);
    expect(await store().directory.get(chat)).toMatchObject({ due_at });
  });

  it('keeps a waiting command that made the chat due', async () => {
    const log = await createdLog(store());
    await put(store(), log, message('hello'));
    const before = await store().directory.get(log);
    await acquired(store(), log, await joined(store()));
    expect(await store().directory.get(log)).toMatchObject({
      due_at: 0,
      inbox_seq: before?.inbox_seq,
    });
  });
}

function fencing(store: () => ChatStore): void {
  it('increases with every acquisition and never restarts', async () => {
    const chat = await createdLog(store());
    const fences: number[] = [];
    for (let turn = 0; turn < 5; turn += 1) {
      const owned = await acquired(store(), chat, await joined(store()));
      fences.push(owned.fence);
      expect(await store().ownership.release(owned, releaseTo())).toBe('released');
      expect(await store().directory.get(chat)).toMatchObject({ fence: owned.fence });
    }
    expect(fences).toEqual([...new Set(fences)].sort((a, b) => a - b));
    expect(fences[0]).toBeGreaterThan(0);
  });

  it('is at least `min_fence`, and continues from there', async () => {
    const chat = await createdLog(store());
    const session = await joined(store());
    const withMinFence = await store().ownership.acquire(chat, {
      session,
      min_fence: 41,
      log_version: 1,
    });
    const fence = withMinFence !== null && 'owned' in withMinFence ? withMinFence.owned.fence : NaN;
    expect(fence).toBeGreaterThanOrEqual(41);
    expect((await acquired(store(), chat, session)).fence).toBeGreaterThan(fence);
  });

  it('increases even if `min_fence` is lower', async () => {
    const chat = await createdLog(store());
    const session = await joined(store());
    const first = await acquired(store(), chat, session);
    const second = await store().ownership.acquire(chat, { session, min_fence: 1, log_version: 1 });
    expect(second !== null && 'owned' in second ? second.owned.fence : NaN).toBeGreaterThan(
      first.fence,
    );
  });
}

function takingOver(store: () => ChatStore): void {
  it('is refused while the owner is alive', async () => {
    const chat = await createdLog(store());
    const owner = await joined(store());
    const owned = await acquired(store(), chat, owner);
    expect(
      await store().ownership.acquire(chat, { session: await joined(store()), log_version: 1 }),
    ).toEqual({ owner });
    expect(await store().directory.get(chat)).toMatchObject({ owner, fence: owned.fence });
  });

  it('succeeds if the owner is dead, and returns the previous owner', async () => {
    const chat = await createdLog(store());
    const owner = await joined(store());
    const first = await acquired(store(), chat, owner);
    await died(store(), owner);
    const second = await acquired(store(), chat, await joined(store()));
    expect(second.record.owner).toBe(owner);
    expect(second.fence).toBeGreaterThan(first.fence);
    expect(await store().ownership.release(first, releaseTo())).toBe('lost');
    expect(await store().directory.get(chat)).toMatchObject({
      owner: second.session,
      fence: second.fence,
    });
  });

  it('succeeds if the owner is unknown', async () => {
    const chat = await createdLog(store());
    await acquired(store(), chat, unique('never-joined'));
    await acquired(store(), chat, await joined(store()));
  });

  it('has one winner among twenty that take it from a dead owner', async () => {
    const chat = await createdLog(store());
    const owner = await joined(store());
    await acquired(store(), chat, owner);
    await died(store(), owner);
    const sessions = await racing(20, () => joined(store()));
    const answers = await Promise.all(
      sessions.map((session) => store().ownership.acquire(chat, { session, log_version: 1 })),
    );
    expect(answers.filter((answer) => answer !== null && 'owned' in answer)).toHaveLength(1);
  });

  it('is allowed to the owning session itself, and ends its earlier tenure', async () => {
    const chat = await createdLog(store());
    const session = await joined(store());
    const first = await acquired(store(), chat, session);
    const second = await acquired(store(), chat, session);
    expect(second.fence).toBeGreaterThan(first.fence);
    expect(second.record.owner).toBe(session);
    expect(await store().ownership.release(first, releaseTo())).toBe('lost');
    expect(await store().ownership.release(second, releaseTo())).toBe('released');
  });
}

function versioning(store: () => ChatStore): void {
  it('becomes the higher one of the record and the acquirer', async () => {
    const chat = await createdLog(store(), freshChat(), { log_version: 1 });
    const session = await joined(store());
    await store().ownership.acquire(chat, { session, log_version: 2 });
    expect(await store().directory.get(chat)).toMatchObject({ log_version: 2 });
  });

  it('keeps an older process away from a newer record', async () => {
    const chat = await createdLog(store(), freshChat(), { log_version: 3 });
    const before = await store().directory.get(chat);
    expect(
      await store().ownership.acquire(chat, { session: await joined(store()), log_version: 2 }),
    ).toEqual({ newer: 3 });
    expect(await store().directory.get(chat)).toEqual(before);
  });
}

function releasing(store: () => ChatStore): void {
  const owning = async (chat: ChatRef) => acquired(store(), chat, await joined(store()));

  it('writes the values of the release', async () => {
    const chat = await createdLog(store());
    const owned = await owning(chat);
    const to = releaseTo({
      status: 'awaiting_input',
      head_seq: 12,
      usage_seq: 9,
      due_at: 5_000,
      now: '2026-02-02T00:00:00.000Z',
    });
    expect(await store().ownership.release(owned, to)).toBe('released');
    const { inbox_seq: _read, now, ...written } = to;
    expect(await store().directory.get(chat)).toEqual({
      ...owned.record,
      ...written,
      owner: null,
      fence: owned.fence,
      updated_at: now,
    });
  });

  it('is refused if the inbox has changed: the chat is still owned', async () => {
    const log = await createdLog(store());
    const owned = await owning(log);
    await put(store(), log, message('hello'));
    const record = await store().directory.get(log);
    expect(await store().ownership.release(owned, releaseTo({ head_seq: 9 }))).toBe('inbox_moved');
    expect(await store().directory.get(log)).toEqual(record);
    expect(
      await store().ownership.release(owned, releaseTo({ inbox_seq: record?.inbox_seq ?? NaN })),
    ).toBe('released');
  });

  it('is lost when it is repeated, and changes nothing', async () => {
    const chat = await createdLog(store());
    const owned = await owning(chat);
    await store().ownership.release(owned, releaseTo({ head_seq: 1 }));
    expect(await store().ownership.release(owned, releaseTo({ head_seq: 2 }))).toBe('lost');
    expect(await store().directory.get(chat)).toMatchObject({ head_seq: 1 });
  });

  it('is lost if the chat has another owner by then', async () => {
    const chat = await createdLog(store());
    const first = await owning(chat);
    await store().ownership.release(first, releaseTo());
    const second = await owning(chat);
    expect(await store().ownership.release(first, releaseTo())).toBe('lost');
    expect(await store().directory.get(chat)).toMatchObject({ owner: second.session });
  });

  it('either comes first or sees the command, if the two race', async () => {
    for (let round = 0; round < 10; round += 1) {
      const log = await createdLog(store());
      const owned = await owning(log);
      const [answer] = await Promise.all([
        store().ownership.release(owned, releaseTo()),
        put(store(), log, message('hello')),
      ]);
      const record = await store().directory.get(log);
      expect(record).toMatchObject(
        answer === 'released' ? { owner: null, due_at: 0 } : { owner: owned.session, due_at: 0 },
      );
    }
  });

  it('is lost for a log that is not the chat’s', async () => {
    const chat = await createdLog(store());
    const owned = await owning(chat);
    expect(
      await store().ownership.release({ ...owned, log: logRef(chat, unique('log')) }, releaseTo()),
    ).toBe('lost');
    expect(await store().directory.get(chat)).toMatchObject({ owner: owned.session });
  });
}

function keepingApart(store: () => ChatStore): void {
  it('acquires chats with the same id separately', async () => {
    const chat = freshChat();
    const all = [chat, ...namesakes(chat)];
    for (const each of all) await createdLog(store(), each);
    const owners = await Promise.all(
      all.map(async (each) => acquired(store(), each, await joined(store()))),
    );
    for (const [index, each] of all.entries()) {
      expect(await store().directory.get(each)).toMatchObject({
        owner: owners[index]?.session,
        log_id: owners[index]?.log.log_id,
      });
    }
  });

  it('acquires and releases nothing of another tenant', async () => {
    const chat = await createdLog(store());
    const session = await joined(store());
    const owned = await acquired(store(), chat, session);
    for (const other of namesakes(chat)) {
      expect(await store().ownership.acquire(other, { session, log_version: 1 })).toBeNull();
      expect(
        await store().ownership.release({ ...owned, log: logRef(other, chat.log_id) }, releaseTo()),
      ).toBe('lost');
    }
    expect(await store().directory.get(chat)).toMatchObject({ owner: session, fence: owned.fence });
  });
}
