import type { ChatStatus, ParentRef } from '@mozaiks/contracts';

// The documents as stored. Field names are those of the contracts; people may query them.

/** The whole key of a log. Every document of a chat has it, and every filter names it. */
export interface LogKey {
  readonly app_id: string;
  readonly user_id: string;
  readonly chat_id: string;
  readonly log_id: string;
}

/** An erased log of a chat id. */
export interface ErasedLog {
  readonly log_id: string;
  readonly at: number;
  /** The chat was removed by age, not erased on request: its usage keeps the user. */
  readonly keeps_user?: boolean;
}

/** `chats`: one directory record per chat. */
export interface ChatDocument extends LogKey {
  readonly workflow_name: string;
  readonly parent: ParentRef | null;
  readonly status: ChatStatus;
  readonly head_seq: number;
  readonly usage_seq: number;
  readonly owner: string | null;
  readonly fence: number;
  readonly inbox_seq: number;
  readonly due_at: number | null;
  readonly watchers: readonly string[];
  readonly log_version: number;
  /**
   * The name that a user gave the chat. Absent without one, and in documents of earlier versions.
   */
  readonly title?: string;
  /** The default title as of the last release. */
  readonly default_title?: string | null;
  readonly created_at: string;
  readonly updated_at: string;
  readonly erased: boolean;
  /** When the record was erased, in ms. It is deleted a day later. */
  readonly erased_at?: number;
  /**
   * Erased logs of this chat id, which late writers may still write to. What they wrote is deleted
   * an hour after `at` (ms).
   */
  readonly graves?: readonly ErasedLog[];
  /** When the scrub must check the record next, in ms. */
  readonly scrub_at?: number;
}

/**
 * `commits`, by `{log_id}/{first_seq}`. One document is one commit, so its events become visible
 * together. The events omit `chat_id`, which the document has.
 */
export interface CommitDocument extends LogKey {
  readonly _id: string;
  readonly first_seq: number;
  readonly last_seq: number;
  readonly fence: number;
  readonly commit_id: string;
  readonly v: number;
  readonly events: readonly unknown[];
}

/** `snapshots`, by `log_id`. `body` is compressed (gzip). */
export interface SnapshotDocument extends LogKey {
  readonly _id: string;
  readonly head_seq: number;
  readonly commit_id: string;
  readonly v: number;
  readonly body: Buffer;
}

/**
 * `bookmarks`, by `{log_id}/{key}`. Several chats may have the same key; the latest bookmark
 * counts.
 */
export interface BookmarkDocument extends LogKey {
  readonly _id: string;
  readonly key: string;
  readonly seq: number;
  /** In ms. */
  readonly put_at: number;
}

/**
 * `inbox`, by `{log_id}/{command_id}`: one document per command. The document of a settled command
 * no longer contains it.
 */
export interface InboxDocument extends LogKey {
  readonly _id: string;
  readonly command_id: string;
  readonly digest: string;
  readonly command: unknown;
  readonly settled_seq: number | null;
  /**
   * The `inbox_seq` of the directory record when the put read it. It grows from one put to the
   * next. Concurrent puts may have the same one; `_id` orders these.
   */
  readonly put_seq: number;
  /**
   * The log id, only while the command waits, so that the index contains just the waiting commands.
   */
  readonly waiting_in?: string;
}

/** `sessions`: the processes. */
export interface SessionDocument {
  readonly _id: string;
  readonly beat: number;
  readonly dead: boolean;
  /**
   * When the session died, in ms. It is deleted a day later, and a missing session counts as dead.
   */
  readonly died_at?: number;
}

/** `signals`: capped, tailed by `to`. A `mark` shows a listener where new signals start. */
export interface SignalsDocument {
  readonly to: string;
  readonly signals: readonly unknown[];
  readonly mark?: string;
}

/** `usage`, by `{log_id}/{seq}`. `user_id` and `chat_id` are null once the chat is erased. */
export interface UsageDocument {
  readonly _id: string;
  readonly app_id: string;
  readonly user_id: string | null;
  readonly chat_id: string | null;
  readonly log_id: string;
  readonly workflow_name: string;
  readonly ts: string;
  readonly fact: unknown;
}

/** `workflow_versions`, by hash. */
export interface VersionDocument {
  readonly _id: string;
  readonly definition: unknown;
  /** When a process last saved it to start runs with it (RFC 3339). Missing in older documents. */
  readonly saved_at?: string;
}

/** `meta`: `{_id: 'schema', version}`. */
export interface MetaDocument {
  readonly _id: string;
  readonly version: number;
}

/** `responses`, by `{log_id}/{key}`: model answers that may be reused. `expires_at` is in ms. */
export interface ResponseDocument extends LogKey {
  readonly _id: string;
  readonly value: unknown;
  readonly expires_at: number;
}

/** `files`, by `{log_id}/{file_id}`. */
export interface FileDocument extends LogKey {
  readonly _id: string;
  readonly file_id: string;
  readonly media_type: string;
  readonly name?: string;
  readonly bytes: number;
  readonly created_at: string;
  /** Readers find only stored files. A file in state `abandoned` is being deleted. */
  readonly state: 'writing' | 'stored' | 'abandoned';
  /** When the file is deleted unless it is stored and its chat is created by then, in ms. */
  readonly expires_at?: number;
}

/** `file_chunks`, by `{log_id}/{file_id}/{first_byte}`. */
export interface FileChunkDocument extends LogKey {
  readonly _id: string;
  readonly first_byte: number;
  readonly data: Buffer;
}

/** `leases`, by what is leased. `until` is in ms. */
export interface LeaseDocument {
  readonly _id: string;
  readonly holder: string;
  readonly until: number;
}

/** `outbox`, by `{log_id}/{seq}`: usage that waits for delivery to the billing system. */
export interface OutboxDocument extends LogKey {
  readonly _id: string;
  readonly workflow_name: string;
  readonly ts: string;
  readonly fact: unknown;
  readonly parked: boolean;
  readonly first_claimed_at: string | null;
}
