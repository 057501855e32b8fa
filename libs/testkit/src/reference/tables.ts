import {
  chatKey,
  type ChatRecord,
  type ChatRef,
  type Commit,
  type InboxRow,
  type LogRef,
  type WorkflowDefinition,
} from '@mozaiks/contracts';

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

export interface StoredChat extends Mutable<Omit<ChatRecord, 'watchers'>> {
  readonly watchers: Set<string>;
  erased: boolean;
}

export interface StoredSession {
  beat: number;
  dead: boolean;
}

/** What one reference store holds. Every method of a port reads and writes it without waiting in between, so each is one atomic step. */
export interface Tables {
  /** By `chatKey`: the tenant is in the key. */
  readonly chats: Map<string, StoredChat>;
  /** By `logKey`, then by `first_seq`. */
  readonly commits: Map<string, Map<number, Commit>>;
  /** By `logKey`, then by `command_id`, in the order of their puts. */
  readonly inbox: Map<string, Map<string, InboxRow>>;
  /** `logKey`s of erased logs. */
  readonly buried: Set<string>;
  readonly sessions: Map<string, StoredSession>;
  readonly versions: Map<string, WorkflowDefinition>;
}

export const emptyTables = (): Tables => ({
  chats: new Map(),
  commits: new Map(),
  inbox: new Map(),
  buried: new Set(),
  sessions: new Map(),
  versions: new Map(),
});

export const logKey = (log: LogRef): string => JSON.stringify([log.app_id, log.user_id, log.chat_id, log.log_id]);

/** The record, unless there is none or it is erased. */
export function liveChat({ chats }: Tables, chat: ChatRef): StoredChat | undefined {
  const stored = chats.get(chatKey(chat));
  return stored?.erased === false ? stored : undefined;
}

/** The record, if this log is still the chat's. */
export function liveLog(tables: Tables, log: LogRef): StoredChat | undefined {
  const stored = liveChat(tables, log);
  return stored?.log_id === log.log_id ? stored : undefined;
}

/** Dead or missing sessions own nothing. */
export const isLiving = ({ sessions }: Tables, session: string): boolean => sessions.get(session)?.dead === false;

/** The record as callers see it. */
export function recordOf({ erased: _erased, watchers, ...stored }: StoredChat): ChatRecord {
  const copy = {
    ...stored,
    parent: stored.parent === null ? null : { ...stored.parent },
    watchers: [...watchers],
  };
  return stored.owner === null ? copy : { ...copy, status: 'running' };
}
