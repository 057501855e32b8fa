import {
  chatRef,
  tenantScope,
  type ClientCommand,
  type CommandInbox,
  type ContentPart,
  type LogRef,
} from '@mozaiks/contracts';
import { createWorld, openChat, scope, type World } from '../fixtures/process.fixture.ts';

describe('a message that names a file', () => {
  let world: World;
  beforeEach(() => {
    world = createWorld();
  });
  afterEach(() => world.end());

  const put = (log: LogRef, media_type: string, name?: string) => {
    async function* content() {
      yield Buffer.from('x');
    }
    const file = {
      file_id: 'f',
      media_type,
      created_at: '2026-01-01T00:00:00.000Z',
      ...(name === undefined ? {} : { name }),
    };
    return world.store.files.put(
      log,
      { ...file, content: content() },
      { max_bytes: 9, max_chat_bytes: 9, max_chat_files: 9 },
    );
  };
  const naming = (part: ContentPart): ClientCommand => ({
    type: 'user_message',
    command_id: 'c1',
    content: [part],
  });

  it('is stored with the media type and the name of the file', async () => {
    const kept: unknown[] = [];
    const inbox: CommandInbox = {
      ...world.store.inbox,
      put: (log, command, options) => {
        kept.push(command);
        return world.store.inbox.put(log, command, options);
      },
    };
    const { chats } = await world.process({ store: { ...world.store, inbox } });
    const log = await openChat({ chats });
    await put(log, 'image/png', 'photo.png');
    const command = naming({ type: 'image', media_type: 'text/html', name: 'other', file_id: 'f' });
    expect(await chats.submit(log, command)).toEqual({ duplicate: false });
    expect(await chats.submit(log, command)).toEqual({ duplicate: true });
    const part = { type: 'image', media_type: 'image/png', name: 'photo.png', file_id: 'f' };
    expect(kept).toEqual(
      [1, 2].map(() => ({ type: 'user_message', command_id: 'c1', content: [part] })),
    );
  });

  it.each([
    ['file_not_found', { type: 'file', file_id: 'none' }],
    ['invalid_request', { type: 'image', file_id: 'f' }],
    ['invalid_request', { type: 'file', file_id: 'f', data: 'AAAA' }],
    ['invalid_request', { type: 'file', file_id: 'f', url: 'https://x.test/' }],
  ] as const)('is refused with %s before it is accepted: %j', async (code, part) => {
    const { chats } = await world.process();
    const log = await openChat({ chats });
    await put(log, 'text/plain');
    await expect(chats.submit(log, naming(part))).rejects.toMatchObject({ code });
    expect(await world.store.inbox.find(log, 'c1')).toBeNull();
  });

  it('finds no file of another chat, user or app', async () => {
    const { chats } = await world.process();
    await put(await openChat({ chats }), 'image/png');
    const others = [
      chatRef(scope, 'other'),
      ...['app', 'other-app'].map((app) => chatRef(tenantScope(app, `${app}-user`), 'chat')),
    ];
    for (const other of others) {
      const { log } = await chats.find(other, { chat_id: other.chat_id, workflow_name: 'W' });
      await expect(
        chats.submit(log, naming({ type: 'image', file_id: 'f' })),
      ).rejects.toMatchObject({ code: 'file_not_found' });
    }
  });
});
