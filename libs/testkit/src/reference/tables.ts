import {
  chatKey,
  type Bookmark,
  type CachedResponse,
  type ChatRecord,
  type ChatRef,
  type ChatSnapshot,
  type Commit,
  type InboxRow,
  type LogRef,
  type StoredFile,
  type UsageRow,
  type WorkflowDefinition,
} from '@mozaiks/contracts';

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

export interface StoredChat extends Mutable<Omit<ChatRecord, 'watchers'>> {
  readonly watchers: Set<string>;
  default_title: string | null;
  erased: boolean;
}

export interface StoredSession {
  beat: number;
  dead: boolean;
}

export interface StoredVersion {
  readonly definition: WorkflowDefinition;
  readonly saved_at: string;
}

export interface StoredUsage {
  readonly app_id: string;
  readonly user_id: string | null;
  readonly log_id: string;
  readonly row: UsageRow;
}

export interface StoredOutboxRow {
  readonly log: LogRef;
  readonly row: UsageRow;
  readonly parked: boolean;
  readonly first_claimed_at: string | null;
}

export interface StoredLease {
  readonly holder: string;
  readonly until: number;
}

export interface FileEntry {
  /** null while it is being stored. */
  stored: StoredFile | null;
  readonly chunks: Uint8Array[];
}

/**
 * The data of one reference store. Every method of a port reads and writes it without waiting in
 * between, so each is one atomic step.
 */
export interface Tables {
  /** By `chatKey`, which contains the tenant. */
  readonly chats: Map<string, StoredChat>;
  /** By `logKey`, then by `first_seq`. */
  readonly commits: Map<string, Map<number, Commit>>;
  /** By `logKey`. */
  readonly snapshots: Map<string, ChatSnapshot>;
  /** By `logKey`, then by `command_id`, in insertion order. */
  readonly inbox: Map<string, Map<string, InboxRow>>;
  /** The `logKey`s of erased logs. */
  readonly erasedLogs: Set<string>;
  readonly sessions: Map<string, StoredSession>;
  readonly versions: Map<string, StoredVersion>;
  /** By row id. */
  readonly usage: Map<string, StoredUsage>;
  /** By row id. */
  readonly outbox: Map<string, StoredOutboxRow>;
  /** By `logKey`, then by the key of the request. */
  readonly responses: Map<string, Map<string, CachedResponse>>;
  /** By tenant and key. */
  readonly bookmarks: Map<string, Bookmark>;
  /** By `logKey`, then by `file_id`. */
  readonly files: Map<string, Map<string, FileEntry>>;
  /** By the name of the lease. */
  readonly leases: Map<string, StoredLease>;
}

export const emptyTables = (): Tables => ({
  chats: new Map(),
  commits: new Map(),
  snapshots: new Map(),
  inbox: new Map(),
  erasedLogs: new Set(),
  sessions: new Map(),
  versions: new Map(),
  usage: new Map(),
  outbox: new Map(),
  responses: new Map(),
  bookmarks: new Map(),
  files: new Map(),
  leases: new Map(),
});

export const logKey = (log: LogRef): string =>
  JSON.stringify([log.app_id, log.user_id, log.chat_id, log.log_id]);

/** Marks the record as erased and deletes what is stored under the log. */
export function eraseLog(tables: Tables, stored: StoredChat): void {
  if (!stored.erased)
    Object.assign(stored, { erased: true, owner: null, due_at: null, fence: stored.fence + 1 });
  deleteLog(tables, stored);
}

/** Permanently deletes what is stored under a log. */
export function deleteLog(
  { erasedLogs, commits, inbox, snapshots, responses, files, bookmarks }: Tables,
  log: LogRef,
): void {
  const key = logKey(log);
  erasedLogs.add(key);
  for (const table of [commits, inbox, snapshots, responses, files]) table.delete(key);
  for (const [name, place] of [...bookmarks]) if (logKey(place.log) === key) bookmarks.delete(name);
}

/** The record, or undefined if there is none or it is erased. */
export function liveChat({ chats }: Tables, chat: ChatRef): StoredChat | undefined {
  const stored = chats.get(chatKey(chat));
  return stored?.erased === false ? stored : undefined;
}

/** The record, if the chat still has this log. */
export function liveLog(tables: Tables, log: LogRef): StoredChat | undefined {
  const stored = liveChat(tables, log);
  return stored?.log_id === log.log_id ? stored : undefined;
}

/** Dead and unknown sessions own nothing. */
export const isLiving = ({ sessions }: Tables, session: string): boolean =>
  sessions.get(session)?.dead === false;

/** The record as callers see it. */
export function recordOf({
  erased: _erased,
  watchers,
  default_title,
  ...stored
}: StoredChat): ChatRecord {
  const copy = {
    ...stored,
    title: stored.title ?? default_title,
    parent: stored.parent === null ? null : { ...stored.parent },
    watchers: [...watchers],
  };
  return stored.owner === null ? copy : { ...copy, status: 'running' };
}
