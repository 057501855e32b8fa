import { chatRef, tenantScope, type ChatRef } from '@mozaiks/contracts';
import { CommandError } from './failure.ts';
import type { Hints } from './named-store.ts';

/**
 * The tenant of a chat, as an operator names it. Anyone who can run a command on the store can read
 * all of it.
 */
export interface NamedTenant {
  readonly app: string;
  readonly user: string;
}

/** Throws a CommandError where one of the ids is none. */
export function namedChat(chat_id: string, { app, user }: NamedTenant): ChatRef {
  try {
    return chatRef(tenantScope(app, user), chat_id);
  } catch (error) {
    throw new CommandError(error instanceof Error ? error.message : String(error));
  }
}

export const CHAT_HINTS: Hints = {
  store_in_use: 'Stop the server that has it, or read a backup of its file.',
  chat_not_found: 'It may be of another app_id or user_id, or erased.',
};
