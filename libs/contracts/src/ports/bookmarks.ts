import type { LogRef, TenantScope } from '../ids.ts';

/** A place in the log of a chat: after this event. */
export interface Bookmark {
  readonly log: LogRef;
  readonly seq: number;
}

/**
 * Places in chats that are found by a key, for clients that name no chat. A bookmark belongs to one
 * tenant and one log, and is deleted with the chat.
 */
export interface Bookmarks {
  /** The key leads to this place from now on, whichever chat it led to before. Does nothing if the chat is gone. */
  put(key: string, place: Bookmark): Promise<void>;
  /** The place that was put last under the key. null if there is none, or its chat is gone. */
  find(scope: TenantScope, key: string): Promise<Bookmark | null>;
}
