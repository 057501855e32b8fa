import type { ParentRef } from '../events.ts';
import type { ChatStatus } from '../frames.ts';
import type { ChatRef, LogRef, TenantScope } from '../ids.ts';

/**
 * The directory record of a chat. The `status` of an owned chat is `running`. `head_seq` is the
 * head at the last release; the current head must be read from the log.
 */
export interface ChatRecord extends LogRef {
  readonly workflow_name: string;
  readonly parent: ParentRef | null;
  readonly status: ChatStatus;
  readonly head_seq: number;
  readonly usage_seq: number;
  readonly owner: string | null;
  readonly fence: number;
  readonly inbox_seq: number;
  /**
   * When the chat is due, in milliseconds since the epoch. 0: immediately. null: nothing is due.
   */
  readonly due_at: number | null;
  /** Sessions that follow the chat. A dead one stays until `Sweep.forget_dead_watchers`. */
  readonly watchers: readonly string[];
  readonly log_version: number;
  /** The title that `rename` set, otherwise `title` of the last release. null before both. */
  readonly title: string | null;
  /** RFC 3339. */
  readonly created_at: string;
  readonly updated_at: string;
}

export interface NewChat {
  readonly workflow_name: string;
  readonly log_id: string;
  readonly parent: ParentRef | null;
  readonly log_version: number;
  readonly now: string;
}

export interface ChatQuery {
  readonly workflow_name?: string;
  readonly status?: ChatStatus;
  readonly include_children?: boolean;
  readonly limit: number;
  /** `next` of the previous page. */
  readonly cursor?: string;
}

/**
 * One record per chat, found only through its tenant. Every method may throw `store_unavailable`;
 * the operation may then still have been done.
 */
export interface ChatDirectory {
  /**
   * Creates the record, or returns the existing one. Even if that belongs to another workflow: the
   * caller compares. Repeatable. If the chat was erased, it gets a new log.
   */
  create(
    chat: ChatRef,
    fresh: NewChat,
  ): Promise<{ readonly record: ChatRecord; readonly created: boolean }>;
  /** null if the chat does not exist, belongs to another tenant, or is erased. */
  get(chat: ChatRef): Promise<ChatRecord | null>;
  /**
   * Sets the title, or removes it (null), without changing `updated_at`. False if the chat does not
   * exist, belongs to another tenant, or is erased.
   */
  rename(chat: ChatRef, title: string | null): Promise<boolean>;
  /**
   * Newest `updated_at` first. An invented cursor throws `invalid_request`, or is a position in
   * this tenant's own list.
   */
  list(
    scope: TenantScope,
    query: ChatQuery,
  ): Promise<{ readonly chats: readonly ChatRecord[]; readonly next?: string }>;
  /**
   * Adds (`on`) or removes a session that follows the chat. Idempotent. Does nothing if there is no
   * such chat. The session must have joined, since `Sweep.forget_dead_watchers` removes unknown
   * ones.
   */
  watch(chat: ChatRef, session: string, on: boolean): Promise<void>;
  /**
   * Marks the record erased: from then on `get` returns null, and no commit or command is stored
   * where it can be read. Then clears the owner, raises the fence, and deletes everything under the
   * log except usage. The caller takes care of usage and children first.
   *
   * Repeatable. False if there is no such chat, or `log_id` is not its log. In that case, data that
   * was stored ahead of a chat that was never created is deleted too.
   */
  erase(log: LogRef): Promise<boolean>;
}
