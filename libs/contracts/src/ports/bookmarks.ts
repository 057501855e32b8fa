import type { LogRef, TenantScope } from '../ids.ts';

/** A position in the log of a chat: after this event. */
export interface Bookmark {
  readonly log: LogRef;
  readonly seq: number;
}

/**
 * Positions in chats that are found by a key, for clients that do not name a chat. A bookmark
 * belongs to one tenant and one log, and is deleted with the chat.
 */
export interface Bookmarks {
  /** Sets or replaces the bookmark of the key. Does nothing if the chat is gone. */
  put(key: string, place: Bookmark): Promise<void>;
  /** The last bookmark that was put under the key. null if there is none, or its chat is gone. */
  find(scope: TenantScope, key: string): Promise<Bookmark | null>;
}
