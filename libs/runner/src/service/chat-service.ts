import { chatRef, type ChatService } from '@mozaiks/contracts';
import { eraseChat } from './erase.ts';
import { follow } from './follow.ts';
import { forkChat } from './fork.ts';
import { findChat, openChat } from './open-chat.ts';
import type { ServiceDeps } from './service-deps.ts';
import { submit } from './submit.ts';

/**
 * The operations on chats that edges use. Every method may throw `store_unavailable`, and may then
 * be repeated.
 */
export const createChatService = (deps: ServiceDeps): ChatService => ({
  find: (scope, open) => findChat(deps, scope, open),
  open: (scope, open) => openChat(deps, scope, open),
  submit: (log, command) => submit(deps, log, command),
  follow: (log, from, signal) => follow(deps, log, { from, signal }),
  fork: (log, at_seq, chat_id) => forkChat(deps, log, { at_seq, chat_id }),
  erase: (chat) => eraseChat(deps, chatRef(chat, chat.chat_id)),
});
