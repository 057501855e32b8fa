import type { ParentRef } from '../events.ts';
import type { ChatStatus } from '../frames.ts';
import type { ChatRef, LogRef, TenantScope } from '../ids.ts';

/** The directory record of a chat. `status` of an owned chat is `running`; the head is read from the log, `head_seq` is that of the last release. */
export interface ChatRecord extends LogRef {
  readonly workflow_name: string;
  readonly parent: ParentRef | null;
  readonly status: ChatStatus;
  readonly head_seq: number;
  readonly usage_seq: number;
  readonly owner: string | null;
  readonly fence: number;
  readonly inbox_seq: number;
  /** Milliseconds since the epoch; 0: at once; null: nothing is due. */
  readonly due_at: number | null;
  /** Sessions that follow the chat. One that is dead stays until `Sweep.forget_dead_watchers`. */
  readonly watchers: readonly string[];
  readonly log_version: number;
  /** What `rename` set, else `title` of the last release; null before both. */
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
  /** `next` of the page before. */
  readonly cursor?: string;
}

/** One record per chat, found only through its tenant. Every method may throw `store_unavailable`; what was asked may then have been done. */
export interface ChatDirectory {
  /** Creates the record, or answers with the one that is there (also when it was made for another workflow: the caller compares). Repeatable. Where the chat was erased, it begins a new log. */
  create(
    chat: ChatRef,
    fresh: NewChat,
  ): Promise<{ readonly record: ChatRecord; readonly created: boolean }>;
  /** null for a chat that does not exist, is another tenant's, or is erased. */
  get(chat: ChatRef): Promise<ChatRecord | null>;
  /** Sets the title, or takes it back (null). False for a chat that does not exist, is another tenant's, or is erased. Leaves `updated_at` as it is. */
  rename(chat: ChatRef, title: string | null): Promise<boolean>;
  /** Newest `updated_at` first. A made-up cursor is `invalid_request`, or a place in this tenant's own list. */
  list(
    scope: TenantScope,
    query: ChatQuery,
  ): Promise<{ readonly chats: readonly ChatRecord[]; readonly next?: string }>;
  /**
   * Adds (`on`) or removes a session that follows the chat. Idempotent; does nothing if there is no
   * such chat. The session must have joined: `Sweep.forget_dead_watchers` removes unknown ones.
   */
  watch(chat: ChatRef, session: string, on: boolean): Promise<void>;
  /**
   * Marks the record erased (from then on `get` answers null, and no commit or command lands where anybody can read it), clears the owner and
   * raises the fence, then deletes everything under the log but usage. Repeatable; false when there is no such chat, or `log_id` is not its log: what
   * was stored ahead of a chat that was never created is deleted then too. The caller sees to usage and children first.
   */
  erase(log: LogRef): Promise<boolean>;
}
