import type { Chat, History } from '@mozaiks/client';
import type { ChatDetails } from '@mozaiks/contracts';
import { applyFrame, emptyView, isEvent } from '@mozaiks/contracts/chat-view';
import type { Server } from '../server/server.ts';
import { readHistory } from './read-history.ts';
import { createChatStore, type ChatSource, type ChatStore } from './shown-chat.ts';

export interface FollowedChat extends Pick<ChatStore, 'subscribe' | 'shown' | 'touch'> {
  readonly chat_id: string;
  /**
   * Resolves when it takes commands: a long history is read before. Never, if it was closed by
   * then.
   */
  readonly chat: Promise<Chat>;
  close(): void;
}

type Connected = Pick<Server, 'client' | 'api' | 'beginnings'>;

/**
 * Follows a chat until `close`. With a beginning it does not exist yet, and begins with its
 * message.
 */
export function followChat(server: Connected, chat_id: string): FollowedChat {
  const begin = server.beginnings.get(chat_id);
  const store = createChatStore(chat_id);
  const leaving = new AbortController();
  const { signal } = leaving;
  const open = (history?: History): Chat => {
    const chat = server.client.open({
      chat_id,
      workflow_name: begin?.workflow_name,
      context: begin?.context,
      history,
      trace: true,
    });
    signal.addEventListener('abort', () => chat.close());
    show(chat, store, history);
    return chat;
  };
  const { subscribe, shown, touch } = store;
  const close = (): void => leaving.abort();
  if (begin === undefined)
    return {
      chat_id,
      chat: openOld(server, store, { chat_id, signal, open }),
      subscribe,
      shown,
      touch,
      close,
    };
  const chat = open();
  if (begin.message !== null)
    chat.send(begin.message, { command_id: begin.command_id }).then(touch, touch);
  return { chat_id, chat: Promise.resolve(chat), subscribe, shown, touch, close };
}

/** Its events go into the log; everything else is read from it when it changes. */
function show(chat: Chat, { log, from, touch }: ChatStore, history: History | undefined): void {
  from(chat);
  log.add(history?.items ?? []);
  let { last_seq } = chat.view;
  chat.on((frame, view) => {
    const isOwn = 'chat_id' in frame && frame.chat_id === chat.chat_id;
    // The log was replaced by another one.
    if (view.last_seq < last_seq) log.clear();
    ({ last_seq } = view);
    if (isOwn && isEvent(frame)) log.add([frame]);
    else touch();
  });
  chat.opened.catch(touch);
}

interface Opening {
  readonly chat_id: string;
  readonly signal: AbortSignal;
  readonly open: (history?: History) => Chat;
}

/**
 * If the history cannot be read, opening the chat fails for the same reason, which is then shown.
 */
async function openOld(
  { api }: Connected,
  { log, from, drawn }: ChatStore,
  { chat_id, signal, open }: Opening,
): Promise<Chat> {
  const history = await readHistory({
    api,
    chat_id,
    async onNewest(chat, events) {
      from(sourceOf(chat));
      log.add(events);
      await drawn();
    },
  }).catch(() => undefined);
  return signal.aborted ? new Promise(() => {}) : open(history);
}

/** What the server says of a chat that is not followed yet. */
function sourceOf({ head_seq, pending, ...chat }: ChatDetails): ChatSource {
  const { chat_id, log_id, workflow_name, workflow_version, status } = chat;
  const opened = { chat_id, log_id, workflow_name, workflow_version, status, head_seq, pending };
  const view = applyFrame(
    { ...emptyView, chat_id, last_seq: head_seq },
    { type: 'opened', ...opened },
  );
  return { view, unsent: [], error: null };
}
