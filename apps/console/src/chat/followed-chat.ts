import type { Chat, Client, CommandFrame } from '@mozaiks/client';
import { isFact, type ChatView } from '@mozaiks/contracts/chat-view';
import type { RuntimeEvent } from '@mozaiks/contracts';
import { createChatLog } from '../log/chat-log.ts';
import type { Beginning } from '../server/server.ts';

/** A chat as the page shows it. What did not change stays the same object. */
export interface ChatShown {
  readonly facts: readonly RuntimeEvent[];
  readonly view: ChatView;
  /** What the server does not have yet. */
  readonly unsent: readonly CommandFrame[];
  /** Why the chat cannot be followed; null otherwise. */
  readonly error: { readonly code: string; readonly message: string } | null;
}

export interface FollowedChat {
  readonly chat: Chat;
  subscribe(listener: () => void): () => void;
  shown(): ChatShown;
  /** Shows what was just done, such as a message that waits to be sent. */
  touch(): void;
  close(): void;
}

const HIDDEN_MS = 250;

/** Windows that nobody sees draw no frames, but their title still says that a question waits. */
const nextFrame = (call: () => void): void => void (document.hidden ? setTimeout(call, HIDDEN_MS) : requestAnimationFrame(call));

/** Follows a chat until `close`. `begin`: it does not exist yet, and begins with this message. */
export function followChat(client: Client, chat_id: string, begin: Beginning | undefined): FollowedChat {
  const chat = client.open({ chat_id, workflow_name: begin?.workflow_name });
  const log = createChatLog(nextFrame);
  const listeners = new Set<() => void>();
  let shown: ChatShown = { facts: [], view: chat.view, unsent: [], error: null };
  let due = false;
  const show = (): void => {
    due = false;
    const { view, error } = chat;
    shown = {
      facts: log.facts(),
      view,
      unsent: chat.unsent,
      error: error === null || error.code === 'closed' ? null : { code: error.code, message: error.message },
    };
    for (const listener of listeners) listener();
  };
  const touch = (): void => {
    if (due) return;
    due = true;
    nextFrame(show);
  };
  const stopLog = log.subscribe(touch);
  const stop = chat.on((frame) => {
    if (isFact(frame) && frame.chat_id === chat_id) log.add([frame]);
    else touch();
  });
  chat.opened.catch(touch);
  if (begin !== undefined && begin.message !== null) chat.send(begin.message, { command_id: begin.command_id }).then(touch, touch);
  return {
    chat,
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    shown: () => shown,
    touch,
    close() {
      stop();
      stopLog();
      chat.close();
    },
  };
}
