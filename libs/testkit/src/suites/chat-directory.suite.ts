import {
  defined,
  logRef,
  type ChatQuery,
  type ChatRecord,
  type ChatRef,
  type ChatStore,
  type TenantScope,
} from '@mozaiks/contracts';
import {
  acquired,
  at,
  commitOf,
  createdLog,
  freshChat,
  freshTenant,
  joined,
  message,
  namesakes,
  newChat,
  put,
  racing,
  releaseTo,
  unique,
  usingStore,
  type OpenStore,
} from './subject.ts';

const time = (minute: number): string => `2026-01-01T00:${String(minute).padStart(2, '0')}:00.000Z`;
const idsOf = (chats: readonly ChatRecord[]): string[] => chats.map(({ chat_id }) => chat_id);

async function everyPage(
  store: ChatStore,
  scope: TenantScope,
  query: ChatQuery,
): Promise<ChatRecord[]> {
  const page = await store.directory.list(scope, query);
  return page.next === undefined
    ? [...page.chats]
    : [...page.chats, ...(await everyPage(store, scope, { ...query, cursor: page.next }))];
}

/** What `ChatDirectory` guarantees. */
export function chatDirectorySuite(open: OpenStore): void {
  describe('ChatDirectory', () => {
    const store = usingStore(open);
    describe('create', () => creating(store));
    describe('list', () => listing(store));
    describe('rename', () => renaming(store));
    describe('watch', () => watching(store));
    describe('erase', () => erasing(store));
    describe('tenants', () => keepingApart(store));
  });
}

function creating(store: () => ChatStore): void {
  it('creates a record without any activity', async () => {
    const chat = freshChat();
    const fresh = newChat();
    const expected: ChatRecord = {
      ...logRef(chat, fresh.log_id),
      workflow_name: fresh.workflow_name,
      parent: null,
      status: 'idle',
      head_seq: 0,
      usage_seq: 0,
      owner: null,
      fence: 0,
      inbox_seq: 0,
      due_at: null,
      watchers: [],
      log_version: 1,
      title: null,
      created_at: at,
      updated_at: at,
    };
    expect(await store().directory.create(chat, fresh)).toEqual({
      record: expected,
      created: true,
    });
    expect(await store().directory.get(chat)).toEqual(expected);
  });

  it('answers with the existing record, even if it was created for another workflow', async () => {
    const chat = freshChat();
    const { record } = await store().directory.create(chat, newChat());
    const again = await store().directory.create(
      chat,
      newChat({ workflow_name: 'Other', now: time(1) }),
    );
    expect(again).toEqual({ record, created: false });
  });

  it('creates one chat when twenty callers create it at once', async () => {
    const chat = freshChat();
    const answers = await racing(20, () => store().directory.create(chat, newChat()));
    expect(answers.filter(({ created }) => created)).toHaveLength(1);
    expect(new Set(answers.map(({ record }) => record.log_id)).size).toBe(1);
  });

  it('keeps the parent of a child', async () => {
    const chat = freshChat();
    const parent = { chat_id: 'parent', log_id: 'log', call_id: 'call' };
    await store().directory.create(chat, newChat({ parent }));
    expect(await store().directory.get(chat)).toMatchObject({ parent });
  });

  it('answers null for a chat that does not exist', async () => {
    expect(await store().directory.get(freshChat())).toBeNull();
  });

  it('shares nothing with its callers', async () => {
    const chat = freshChat();
    const parent = { chat_id: 'parent', log_id: 'log', call_id: 'call' };
    const { record } = await store().directory.create(chat, newChat({ parent }));
    Object.assign(parent, { chat_id: 'changed' });
    Object.assign(record, { owner: 'changed' });
    expect(await store().directory.get(chat)).toMatchObject({
      owner: null,
      parent: { chat_id: 'parent' },
    });
  });
}

function renaming(store: () => ChatStore): void {
  const titleOf = async (chat: ChatRef) => (await store().directory.get(chat))?.title;
  const released = async (chat: ChatRef, title: string) =>
    store().ownership.release(
      await acquired(store(), chat, await joined(store())),
      releaseTo({ title }),
    );

  it('sets the title, which a later release does not change', async () => {
    const chat = freshChat();
    await createdLog(store(), chat);
    await released(chat, 'first words');
    expect(await titleOf(chat)).toBe('first words');
    expect(await store().directory.rename(chat, 'Parcels')).toBe(true);
    await released(chat, 'other words');
    expect(await titleOf(chat)).toBe('Parcels');
    expect((await store().directory.list(chat, { limit: 1 })).chats[0]?.title).toBe('Parcels');
  });

  it('restores the default title', async () => {
    const chat = freshChat();
    await createdLog(store(), chat);
    await store().directory.rename(chat, 'Parcels');
    await store().directory.rename(chat, null);
    expect(await titleOf(chat)).toBeNull();
    await released(chat, 'first words');
    expect(await titleOf(chat)).toBe('first words');
  });

  it('does not count as activity of the chat', async () => {
    const chat = freshChat();
    await createdLog(store(), chat);
    const before = await store().directory.get(chat);
    await store().directory.rename(chat, 'Parcels');
    expect(await store().directory.get(chat)).toEqual({ ...before, title: 'Parcels' });
  });

  it('finds no chat of another tenant, no erased chat, and none that does not exist', async () => {
    const log = await createdLog(store());
    for (const chat of [...namesakes(log), freshChat()])
      expect(await store().directory.rename(chat, 'Mine')).toBe(false);
    expect(await titleOf(log)).toBeNull();
    await store().directory.rename(log, 'Secret');
    await store().directory.erase(log);
    expect(await store().directory.rename(log, 'Mine')).toBe(false);
    await createdLog(store(), log);
    expect(await titleOf(log)).toBeNull();
  });
}

function listing(store: () => ChatStore): void {
  it('starts with the chat that was updated last', async () => {
    const scope = freshTenant();
    const chats = [freshChat(scope), freshChat(scope), freshChat(scope)] as const;
    for (const [index, chat] of chats.entries())
      await createdLog(store(), chat, { now: time(index) });
    const owned = await acquired(store(), chats[0], await joined(store()));
    await store().ownership.release(owned, releaseTo({ now: time(9) }));
    const { chats: listed } = await store().directory.list(scope, { limit: 10 });
    expect(idsOf(listed)).toEqual([chats[0].chat_id, chats[2].chat_id, chats[1].chat_id]);
    expect(listed[0]).toEqual(await store().directory.get(chats[0]));
  });

  it('omits children unless they are requested', async () => {
    const scope = freshTenant();
    const [chat, child] = [freshChat(scope), freshChat(scope)];
    await createdLog(store(), chat, { now: time(1) });
    await createdLog(store(), child, {
      parent: { chat_id: chat.chat_id, log_id: 'log', call_id: 'call' },
    });
    expect(idsOf((await store().directory.list(scope, { limit: 10 })).chats)).toEqual([
      chat.chat_id,
    ]);
    const all = await store().directory.list(scope, { limit: 10, include_children: true });
    expect(idsOf(all.chats)).toEqual([chat.chat_id, child.chat_id]);
  });

  it('finds chats of one workflow', async () => {
    const scope = freshTenant();
    const [one, other] = [freshChat(scope), freshChat(scope)];
    await createdLog(store(), one, { workflow_name: 'One' });
    await createdLog(store(), other, { workflow_name: 'Other' });
    expect(
      idsOf((await store().directory.list(scope, { limit: 10, workflow_name: 'One' })).chats),
    ).toEqual([one.chat_id]);
  });

  it('finds chats by status, where owned chats count as `running`', async () => {
    const scope = freshTenant();
    const [idle, waiting, owned] = [freshChat(scope), freshChat(scope), freshChat(scope)];
    for (const chat of [idle, waiting, owned]) await createdLog(store(), chat);
    const session = await joined(store());
    await store().ownership.release(
      await acquired(store(), waiting, session),
      releaseTo({ status: 'awaiting_input' }),
    );
    await acquired(store(), owned, session);
    const withStatus = async (status: ChatRecord['status']) =>
      idsOf((await store().directory.list(scope, { limit: 10, status })).chats);
    expect(await withStatus('idle')).toEqual([idle.chat_id]);
    expect(await withStatus('awaiting_input')).toEqual([waiting.chat_id]);
    expect(await withStatus('running')).toEqual([owned.chat_id]);
    expect(await withStatus('failed')).toEqual([]);
  });

  it('returns every chat once over all pages, even if several have the same time', async () => {
    const scope = freshTenant();
    const chats = await racing(7, () => createdLog(store(), freshChat(scope)));
    const listed = idsOf(await everyPage(store(), scope, { limit: 2 }));
    expect(listed).toHaveLength(7);
    expect(new Set(listed)).toEqual(new Set(chats.map(({ chat_id }) => chat_id)));
  });

  it('never returns more than the limit, and no `next` after the last chat', async () => {
    const scope = freshTenant();
    await racing(3, () => createdLog(store(), freshChat(scope)));
    const page = await store().directory.list(scope, { limit: 2 });
    expect(page.chats).toHaveLength(2);
    expect(await store().directory.list(scope, { limit: 10 })).not.toHaveProperty('next');
    expect(await store().directory.list(freshTenant(), { limit: 10 })).toEqual({ chats: [] });
  });

  const places = [
    '[]',
    '["2026-01-01T00:00:00.000Z"]',
    '["2026-01-01T00:00:00.000Z","a","b"]',
    '[1,2]',
    '{}',
    'null',
  ];
  it.each(places)('refuses a cursor of the form %s', async (place) => {
    const cursor = Buffer.from(place).toString('base64url');
    await expect(
      store().directory.list(freshTenant(), { limit: 10, cursor }),
    ).rejects.toMatchObject({ code: 'invalid_request' });
  });

  it.each(['', 'x', '{}', '[]', '[1,2]', 'null', '"$ne"'])(
    'either refuses the forged cursor %j, or treats it as a position',
    async (cursor) => {
      const scope = freshTenant();
      await createdLog(store(), freshChat(scope));
      const answer = await store()
        .directory.list(scope, { limit: 10, cursor })
        .catch((error: unknown) => error);
      if (answer instanceof Error) expect(answer).toMatchObject({ code: 'invalid_request' });
      else expect(answer).toHaveProperty('chats');
    },
  );
}

function watching(store: () => ChatStore): void {
  it('adds and removes sessions, each once', async () => {
    const chat = await createdLog(store());
    for (const session of ['a', 'b', 'a']) await store().directory.watch(chat, session, true);
    expect(new Set((await store().directory.get(chat))?.watchers)).toEqual(new Set(['a', 'b']));
    expect((await store().directory.get(chat))?.watchers).toHaveLength(2);
    for (const session of ['a', 'a', 'never']) await store().directory.watch(chat, session, false);
    expect(await store().directory.get(chat)).toMatchObject({ watchers: ['b'] });
  });

  it('loses none of twenty that are added at once', async () => {
    const chat = await createdLog(store());
    await racing(20, (index) => store().directory.watch(chat, `s${index}`, true));
    expect((await store().directory.get(chat))?.watchers).toHaveLength(20);
  });

  it('survives a change of owner', async () => {
    const chat = await createdLog(store());
    await store().directory.watch(chat, 'a', true);
    const owned = await acquired(store(), chat, await joined(store()));
    expect(owned.record.watchers).toEqual(['a']);
    await store().ownership.release(owned, releaseTo());
    expect(await store().directory.get(chat)).toMatchObject({ watchers: ['a'] });
  });

  it('does nothing if there is no chat', async () => {
    const chat = freshChat();
    await store().directory.watch(chat, 'a', true);
    expect(await store().directory.get(chat)).toBeNull();
  });
}

function erasing(store: () => ChatStore): void {
  it('hides the chat and all its content', async () => {
    const scope = freshTenant();
    const log = await createdLog(store(), freshChat(scope));
    await store().log.append(log, commitOf(log, 1, ['secret']));
    await put(store(), log, message('secret', 'waits'));
    expect(await store().directory.erase(log)).toBe(true);
    expect(await store().directory.get(log)).toBeNull();
    expect(await store().directory.list(scope, { limit: 10, include_children: true })).toEqual({
      chats: [],
    });
    expect(await store().log.read(log, { after_seq: 0 })).toEqual([]);
    expect(await store().inbox.pending(log)).toEqual([]);
    expect(await store().inbox.find(log, 'waits')).toBeNull();
  });

  it('answers false if there is no such chat, or the log is not its log', async () => {
    const log = await createdLog(store());
    expect(await store().directory.erase(logRef(freshChat(), unique('log')))).toBe(false);
    expect(await store().directory.erase(logRef(log, unique('log')))).toBe(false);
    expect(await store().directory.get(log)).not.toBeNull();
  });

  it('may be repeated', async () => {
    const log = await createdLog(store());
    await store().directory.erase(log);
    await store().directory.erase(log);
    expect(await store().directory.get(log)).toBeNull();
  });

  it('takes the chat from its owner, and no one can acquire it', async () => {
    const log = await createdLog(store());
    const session = await joined(store());
    const owned = await acquired(store(), log, session);
    await store().directory.erase(log);
    expect(await store().ownership.release(owned, releaseTo())).toBe('lost');
    expect(await store().ownership.acquire(log, { session, log_version: 1 })).toBeNull();
  });

  it('accepts no late command', async () => {
    const log = await createdLog(store());
    await store().directory.erase(log);
    await expect(put(store(), log, message('late', 'late'))).rejects.toMatchObject({
      code: 'chat_not_found',
    });
    await store().inbox.settle(log, 'late', 1);
    expect(await store().inbox.pending(log)).toEqual([]);
    expect(await store().inbox.find(log, 'late')).toBeNull();
  });

  it('hides what a late owner appends from everyone', async () => {
    const log = await createdLog(store());
    await store().log.append(log, commitOf(log, 1, [1]));
    await store().directory.erase(log);
    await store()
      .log.append(log, commitOf(log, 2, ['late']))
      .catch(() => undefined);
    expect(await store().log.read(log, { after_seq: 0 })).toEqual([]);
  });

  it('frees the id for a new log, which contains nothing of the old one', async () => {
    const log = await createdLog(store());
    const session = await joined(store());
    const owned = await acquired(store(), log, session);
    await store().log.append(log, commitOf(log, 1, ['old']));
    await store().directory.erase(log);
    const { record, created } = await store().directory.create(
      log,
      newChat({ log_id: 'second-life' }),
    );
    expect({
      created,
      log_id: record.log_id,
      owner: record.owner,
      head_seq: record.head_seq,
    }).toEqual({
      created: true,
      log_id: 'second-life',
      owner: null,
      head_seq: 0,
    });
    const fresh = logRef(log, record.log_id);
    expect(await store().log.read(fresh, { after_seq: 0 })).toEqual([]);
    await acquired(store(), fresh, session);
    expect(await store().ownership.release(owned, releaseTo())).toBe('lost');
    await expect(put(store(), log, message('late'))).rejects.toMatchObject({
      code: 'chat_not_found',
    });
    await store().directory.erase(log);
    expect(await store().directory.get(fresh)).toMatchObject({
      log_id: 'second-life',
      owner: session,
    });
  });
}

function keepingApart(store: () => ChatStore): void {
  it('keeps chats with the same id separate for each tenant', async () => {
    const chat = freshChat();
    const all = [chat, ...namesakes(chat)];
    const logs = await Promise.all(all.map((each) => store().directory.create(each, newChat())));
    expect(logs.map(({ created }) => created)).toEqual([true, true, true]);
    expect(new Set(logs.map(({ record }) => record.log_id)).size).toBe(3);
    for (const [index, each] of all.entries())
      expect(await store().directory.get(each)).toEqual(logs[index]?.record);
  });

  it('finds, lists, watches and erases nothing of another tenant', async () => {
    const log = await createdLog(store());
    const before = await store().directory.get(log);
    for (const other of namesakes(log)) {
      expect(await store().directory.get(other)).toBeNull();
      expect(await store().directory.list(other, { limit: 10, include_children: true })).toEqual({
        chats: [],
      });
      await store().directory.watch(other, 'spy', true);
      expect(await store().directory.erase(logRef(other, log.log_id))).toBe(false);
    }
    expect(await store().directory.get(log)).toEqual(before);
  });

  it('treats a cursor of another tenant as a position only', async () => {
    const [mine, other] = [freshTenant(), freshTenant()];
    for (const scope of [mine, other]) await racing(3, () => createdLog(store(), freshChat(scope)));
    const { next } = await store().directory.list(other, { limit: 1 });
    const { chats } = await store().directory.list(mine, {
      limit: 10,
      ...defined({ cursor: next }),
    });
    expect(chats.filter(({ user_id }) => user_id !== mine.user_id)).toEqual([]);
  });
}
