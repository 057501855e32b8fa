import type { Chat, ChatListener } from '@mozaiks/client';
import type { RuntimeEvent, ServerFrame } from '@mozaiks/contracts';
import { applyFrame, emptyView, type ChatView } from '@mozaiks/contracts/chat-view';
import { eventsOf } from '../log/events.fixture.ts';
import type { Server } from '../server/server.ts';
import { followChat } from './followed-chat.ts';

// Hidden windows draw no frames.
Object.assign(globalThis, { document: { hidden: true } });

const says = (text: string) =>
  ({ type: 'user_message', text, message_id: text, command_id: text }) as const;
const openedOf = (log_id: string) => ({
  ...{ type: 'opened', chat_id: 'chat', log_id, workflow_name: 'Demo' },
  ...{ workflow_version: null, status: 'idle', head_seq: 0, pending: [] },
});

/** A server that sends these frames to the one chat that is opened. */
function serverOf() {
  const listeners = new Set<ChatListener>();
  let view: ChatView = { ...emptyView, chat_id: 'chat' };
  const chat = {
    chat_id: 'chat',
    get view() {
      return view;
    },
    unsent: [],
    error: null,
    opened: new Promise(() => {}),
    on: (listener: ChatListener) => listeners.add(listener),
    close: () => undefined,
  } as unknown as Chat;
  const server = {
    client: { open: () => chat },
    api: { chats: { get: () => Promise.reject(new Error('unreachable')) } },
    beginnings: new Map(),
  } as unknown as Server;
  const send = (frame: object): void => {
    view = applyFrame(view, frame as ServerFrame);
    for (const listener of listeners) listener(frame as ServerFrame, view);
  };
  return { server, send };
}

describe('a chat that is followed', () => {
  it.each([
    ['the server says so', { type: 'resync_required', chat_id: 'chat', log_id: 'b', head_seq: 1 }],
    ['another log is opened', openedOf('b')],
  ])('shows the events of the new log alone when the log is replaced: %s', async (_how, frame) => {
    const { server, send } = serverOf();
    const followed = followChat(server, 'chat');
    await followed.chat;
    const texts = (): string[] =>
      followed.shown().events.map((event: RuntimeEvent) => ('text' in event ? event.text : ''));
    const shown = (): Promise<unknown> => new Promise((resolve) => setTimeout(resolve, 300));
    send(openedOf('a'));
    for (const event of eventsOf([says('one'), says('two')])) send(event);
    await shown();
    expect(texts()).toEqual(['one', 'two']);
    send(frame);
    for (const event of eventsOf([says('three')])) send(event);
    await shown();
    expect(texts()).toEqual(['three']);
  });
});
