import { logRef, RuntimeError, type ChatDirectory, type LogRef } from '@mozaiks/contracts';
import {
  createWorld,
  eventsOf,
  gate,
  openChat,
  say,
  scope,
  typesOf,
  type ProcessParts,
  type World,
} from '../fixtures/process.fixture.ts';

const asks: NonNullable<ProcessParts['model']> = async (_input, state) =>
  state.transcript.some(({ type }) => type === 'tool_call')
    ? {}
    : { calls: [{ kind: 'question', dueIn: 60_000 }] };

describe('fork', () => {
  let world: World;
  beforeEach(() => {
    world = createWorld();
  });
  afterEach(() => world.end());

  it('creates an independent chat with the log up to the end of a run', async () => {
    const { chats } = await world.process();
    const source = await openChat({ chats });
    for (const id of ['c1', 'c2']) {
      await chats.submit(source, say(id));
      await world.clock.settle();
    }
    const fork = await chats.fork(source, 5);
    expect(fork).toMatchObject({
      created: true,
      workflow_name: 'W',
      status: 'idle',
      head_seq: 5,
      pending: [],
    });
    const [original, copy] = [
      await eventsOf(world.store, source),
      await eventsOf(world.store, fork.log),
    ];
    expect(copy).toEqual(
      original.slice(0, 5).map((event) => ({ ...event, chat_id: fork.log.chat_id })),
    );
    await chats.submit(fork.log, say('c3'));
    await world.clock.settle();
    expect((await eventsOf(world.store, fork.log))[5]).toMatchObject({
      type: 'user_message',
      command_id: 'c3',
      seq: 6,
    });
    expect(await typesOf(world.store, source)).toHaveLength(10);
  });

  it('creates a chat with a given id once, even for repeated and concurrent requests', async () => {
    const { chats } = await world.process();
    const source = await openChat({ chats });
    await chats.submit(source, say('c1'));
    await world.clock.settle();
    const forks = await Promise.all([1, 2, 3].map(() => chats.fork(source, 5, 'branch')));
    await chats.submit(source, say('c2'));
    await world.clock.settle();
    forks.push(await chats.fork(source, 10, 'branch'));
    expect(new Set(forks.map(({ log }) => log.log_id)).size).toBe(1);
    expect(forks.map(({ head_seq }) => head_seq)).toEqual([5, 5, 5, 5]);
    expect(forks.filter(({ created }) => created)).toHaveLength(1);
    await expect(chats.fork(source, 5, '-')).rejects.toMatchObject({ code: 'invalid_request' });
  });

  it('does not bill the copied usage again', async () => {
    const { chats } = await world.process();
    const source = await openChat({ chats });
    await chats.submit(source, say('c1'));
    await world.clock.settle();
    const { log } = await chats.fork(source, 5);
    expect(await world.store.directory.get(log)).toMatchObject({
      usage_seq: 5,
      head_seq: 5,
      owner: null,
      due_at: null,
    });
    await chats.submit(log, say('c9'));
    await world.clock.settle();
    expect(await world.store.usage.summarize(scope, { group_by: [] })).toMatchObject([
      { calls: 2 },
    ]);
  });

  it('does not bill the copied usage if its process dies before it releases the fork', async () => {
    const { chats } = await world.process();
    const source = await openChat({ chats });
    await chats.submit(source, say('c1'));
    await world.clock.settle();
    const made = gate<LogRef>();
    const create: ChatDirectory['create'] = async (chat, fresh) => {
      await world.store.directory.create(chat, fresh);
      made.open(logRef(chat, fresh.log_id));
      return new Promise(() => {});
    };
    const dying = await world.process({
      store: { ...world.store, directory: { ...world.store.directory, create } },
    });
    void dying.chats.fork(source, 5);
    await world.clock.settle();
    await chats.submit(await made.promise, say('c9'));
    await world.clock.settle();
    expect(await world.store.usage.summarize(scope, { group_by: [] })).toMatchObject([
      { calls: 2 },
    ]);
  });

  it('keeps an open question, and its deadline', async () => {
    const { chats } = await world.process({ model: asks });
    const source = await openChat({ chats });
    await chats.submit(source, say('c1'));
    await world.clock.settle();
    const fork = await chats.fork(
      source,
      (await eventsOf(world.store, source)).find(({ type }) => type === 'input_request')?.seq ?? 0,
    );
    expect(fork).toMatchObject({
      status: 'awaiting_input',
      pending: [{ chat_id: fork.log.chat_id }],
    });
    expect((await world.store.directory.get(fork.log))?.due_at).toBe(
      (await world.store.directory.get(source))?.due_at,
    );
  });

  it.each([0, 1, 3, 4, 6])('is refused at %i, where the chat is not at rest', async (at_seq) => {
    const { chats } = await world.process();
    const source = await openChat({ chats });
    await chats.submit(source, say('c1'));
    await world.clock.settle();
    await expect(chats.fork(source, at_seq)).rejects.toMatchObject({ code: 'invalid_fork_point' });
    expect((await world.store.directory.list(scope, { limit: 9 })).chats).toHaveLength(1);
  });

  const put = (log: LogRef, file_id: string) => {
    async function* content() {
      yield Buffer.from(`content of ${file_id}`);
    }
    const file = {
      file_id,
      media_type: 'image/png',
      created_at: '2026-01-01T00:00:00.000Z',
      content: content(),
    };
    return world.store.files.put(log, file, {
      max_bytes: 99,
      max_chat_bytes: 999,
      max_chat_files: 9,
    });
  };

  it('has the files of the chat, which both chats keep when the other is erased', async () => {
    const { chats } = await world.process();
    const source = await openChat({ chats });
    const stored = await put(source, 'photo');
    await chats.submit(source, say('c1'));
    await world.clock.settle();
    const [first, second] = [await chats.fork(source, 5), await chats.fork(source, 5)];
    await chats.erase(source);
    await chats.erase(second.log);
    expect(await world.store.files.list(first.log)).toEqual([stored]);
    expect(Buffer.from(await world.store.files.read(first.log, 'photo', 0)).toString()).toBe(
      'content of photo',
    );
  });

  it('leaves nothing behind if the files cannot be copied', async () => {
    const copied: LogRef[] = [];
    const copy = async (_from: LogRef, to: LogRef) => {
      copied.push(to);
      throw new RuntimeError('store_unavailable');
    };
    const { chats } = await world.process({
      store: { ...world.store, files: { ...world.store.files, copy } },
    });
    const source = await openChat({ chats });
    await chats.submit(source, say('c1'));
    await world.clock.settle();
    await expect(chats.fork(source, 5)).rejects.toMatchObject({ code: 'store_unavailable' });
    for (const log of copied) expect(await world.store.log.read(log, { after_seq: 0 })).toEqual([]);
    expect((await world.store.directory.list(scope, { limit: 9 })).chats).toHaveLength(1);
  });

  it('leaves no work for other processes if its process dies in between', async () => {
    const { chats } = await world.process();
    const source = await openChat({ chats });
    await chats.submit(source, say('c1'));
    await world.clock.settle();
    const dying = await world.process({
      store: {
        ...world.store,
        directory: { ...world.store.directory, create: () => new Promise(() => {}) },
      },
    });
    void dying.chats.fork(source, 5);
    await world.clock.advance(30_000);
    expect(
      (await world.store.directory.list(scope, { limit: 9, include_children: true })).chats,
    ).toHaveLength(1);
  });
});
