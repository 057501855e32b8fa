import {
  chatRef,
  tenantScope,
  type ChatRef,
  type ChatStore,
  type Exported,
} from '@mozaiks/contracts';
import {
  createWorld,
  eventsOf,
  gate,
  openChat,
  ref,
  say,
  scope,
  type World,
} from '../fixtures/process.fixture.ts';
import { exportChat } from './export.ts';

async function exported(store: ChatStore, chat: ChatRef): Promise<Exported[]> {
  const all: Exported[] = [];
  for await (const item of exportChat(store, chat)) all.push(item);
  return all;
}

describe('export', () => {
  let world: World;
  beforeEach(() => {
    world = createWorld();
  });
  afterEach(() => world.end());

  it('yields the chat and its events as they are stored', async () => {
    const { chats } = await world.process();
    const log = await openChat({ chats });
    for (const id of ['c1', 'c2', 'c3', 'c4', 'c5']) {
      await chats.submit(log, say(id, `text of ${id}`));
      await world.clock.settle();
    }
    const [chat, ...events] = await exported(world.store, ref);
    const stored = await eventsOf(world.store, log);
    const { title, created_at, updated_at } = (await world.store.directory.get(log)) ?? {};
    const head_seq = stored.length;
    expect(chat).toEqual({
      type: 'chat',
      ...log,
      workflow_name: 'W',
      parent: null,
      title,
      created_at,
      updated_at,
      head_seq,
    });
    expect(events).toEqual(stored);
    expect(events.filter(({ type }) => type === 'user_message')).toHaveLength(5);
  });

  it('yields a chat that has no events yet', async () => {
    const { chats } = await world.process();
    const log = await openChat({ chats });
    expect(await exported(world.store, log)).toEqual([
      expect.objectContaining({ type: 'chat', head_seq: 0 }),
    ]);
  });

  it('yields the commands that wait for the run to continue', async () => {
    const answer = gate();
    const { chats } = await world.process({
      whileOpen: 'later',
      model: async () => {
        await answer.promise;
        return {};
      },
    });
    const log = await openChat({ chats });
    await chats.submit(log, say('c1'));
    await world.clock.settle();
    await chats.submit(log, say('c2', 'while you work'));
    await world.clock.settle();
    const waits = (items: readonly Exported[]) =>
      items.filter(({ type }) => type === 'waiting_command');
    expect(waits(await exported(world.store, log))).toEqual([
      { type: 'waiting_command', chat_id: log.chat_id, command: say('c2', 'while you work') },
    ]);
    answer.open();
    await world.clock.settle();
    const after = await exported(world.store, log);
    expect(waits(after)).toEqual([]);
    expect(after.filter(({ type }) => type === 'user_message')).toHaveLength(2);
  });

  it('yields nested chats after their parent, each with its events', async () => {
    const { chats } = await world.process({
      model: async (_input, state) =>
        state.transcript.some(({ type }) => type === 'tool_call') || state.parent !== null
          ? {}
          : { calls: [{ kind: 'child', id: 'child' }] },
    });
    const log = await openChat({ chats });
    await chats.submit(log, say('c1'));
    await world.clock.settle();
    const child = await world.store.directory.get(chatRef(scope, 'child'));
    if (child === null) throw new Error('there is a child');
    const all = await exported(world.store, log);
    expect(all.filter(({ type }) => type === 'chat')).toMatchObject([
      { chat_id: 'chat' },
      { chat_id: 'child', parent: child.parent },
    ]);
    expect(all.filter((item) => item.chat_id === 'child').slice(1)).toEqual(
      await eventsOf(world.store, child),
    );
    const from = all.findIndex((item) => item.chat_id === 'child');
    expect(all.slice(from).every((item) => item.chat_id === 'child')).toBe(true);
  });

  it('does not yield a chat that only has the name of a child', async () => {
    let asked = false;
    const { chats } = await world.process({
      model: async () => {
        if (asked) return {};
        asked = true;
        return { calls: [{ kind: 'child', id: 'other' }] };
      },
    });
    await openChat({ chats }, 'other');
    const log = await openChat({ chats });
    await chats.submit(log, say('c1'));
    await world.clock.settle();
    expect(new Set((await exported(world.store, log)).map(({ chat_id }) => chat_id))).toEqual(
      new Set(['chat']),
    );
  });

  it('yields the files of each chat after its commands, with their content', async () => {
    const { chats } = await world.process();
    const log = await openChat({ chats });
    const bytes = Buffer.alloc(300_000, 'content');
    async function* content() {
      yield bytes;
    }
    const file = {
      file_id: 'f',
      media_type: 'text/plain',
      name: 'notes.txt',
      created_at: '2026-01-01T00:00:00.000Z',
    };
    await world.store.files.put(
      log,
      { ...file, content: content() },
      { max_bytes: 1e6, max_chat_bytes: 1e6, max_chat_files: 9 },
    );
    const [, about, ...data] = await exported(world.store, log);
    expect(about).toEqual({ type: 'file', chat_id: 'chat', ...file, bytes: 300_000 });
    const chunks = data.flatMap((item) =>
      item.type === 'file_data' && item.file_id === 'f' ? [item.data] : [],
    );
    expect(chunks).toHaveLength(2);
    expect(Buffer.concat(chunks).equals(bytes)).toBe(true);
    const half = async () => {
      for await (const { type } of exportChat(world.store, log))
        if (type === 'file_data') await chats.erase(log);
    };
    await expect(half()).rejects.toMatchObject({ code: 'chat_not_found' });
  });

  it("answers for another tenant's chat as for an unknown and an erased one", async () => {
    const { chats } = await world.process();
    const log = await openChat({ chats });
    await chats.submit(log, say('c1'));
    await world.clock.settle();
    const refusal = (chat: ChatRef) =>
      exported(world.store, chat).catch(({ code, details }) => ({ code, details }));
    const answer = { code: 'chat_not_found', details: { chat_id: 'chat' } };
    expect(await refusal(chatRef(tenantScope('app', 'other'), 'chat'))).toEqual(answer);
    expect(await refusal(chatRef(tenantScope('other', 'user'), 'chat'))).toEqual(answer);
    await chats.erase(log);
    expect(await refusal(ref)).toEqual(answer);
  });

  it('ends at the head that it started with, and fails if the chat is erased in the meantime', async () => {
    const { chats } = await world.process();
    const log = await openChat({ chats });
    await chats.submit(log, say('c1'));
    await world.clock.settle();
    const stored = await eventsOf(world.store, log);
    const seen: Exported[] = [];
    for await (const item of exportChat(world.store, log)) {
      if (seen.push(item) === 1) await chats.submit(log, say('c2'));
      await world.clock.settle();
    }
    expect(seen.slice(1)).toEqual(stored);
    const erasing: Pick<ChatStore, 'directory' | 'inbox' | 'log' | 'files'> = world.store;
    const half = async () => {
      for await (const { type } of exportChat(erasing, log))
        if (type === 'chat') await chats.erase(log);
    };
    await expect(half()).rejects.toMatchObject({ code: 'chat_not_found' });
  });
});
