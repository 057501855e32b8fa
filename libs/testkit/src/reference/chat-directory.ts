import {
  chatKey,
  RuntimeError,
  type ChatDirectory,
  type ChatQuery,
  type ChatRecord,
  type ChatRef,
  type LogId,
  type NewChat,
  type TenantScope,
} from '@mozaiks/contracts';
import { jsonCopy } from './json-copy.ts';
import { deleteLog, eraseLog, liveChat, recordOf, type StoredChat, type Tables } from './tables.ts';

export const referenceDirectory = (tables: Tables): ChatDirectory => ({
  create: async (chat, fresh) => {
    const there = liveChat(tables, chat);
    if (there !== undefined) return { record: recordOf(there), created: false };
    const stored = freshChat(chat, fresh, tables.chats.get(chatKey(chat))?.fence ?? 0);
    tables.chats.set(chatKey(chat), stored);
    return { record: recordOf(stored), created: true };
  },
  get: async (chat) => {
    const there = liveChat(tables, chat);
    return there === undefined ? null : recordOf(there);
  },
  rename: async (chat, title) => {
    const stored = liveChat(tables, chat);
    if (stored !== undefined) stored.title = title;
    return stored !== undefined;
  },
  list: async (scope, query) => pageOf(matching(tables, scope, query), query),
  watch: async (chat, session, on) => {
    const watchers = liveChat(tables, chat)?.watchers;
    if (on) watchers?.add(session);
    else watchers?.delete(session);
  },
  erase: async (log) => {
    const stored = tables.chats.get(chatKey(log));
    if (stored?.log_id === log.log_id) eraseLog(tables, stored);
    else deleteLog(tables, log);
    return stored?.log_id === log.log_id;
  },
});

const freshChat = (chat: ChatRef, fresh: NewChat, fence: number): StoredChat => ({
  app_id: chat.app_id,
  user_id: chat.user_id,
  chat_id: chat.chat_id,
  log_id: fresh.log_id as LogId,
  workflow_name: fresh.workflow_name,
  parent: jsonCopy(fresh.parent),
  status: 'idle',
  head_seq: 0,
  usage_seq: 0,
  owner: null,
  fence,
  inbox_seq: 0,
  due_at: null,
  watchers: new Set(),
  log_version: fresh.log_version,
  title: null,
  default_title: null,
  created_at: fresh.now,
  updated_at: fresh.now,
  erased: false,
});

const matching = ({ chats }: Tables, scope: TenantScope, query: ChatQuery): ChatRecord[] =>
  [...chats.values()]
    .filter(
      (stored) =>
        !stored.erased && stored.app_id === scope.app_id && stored.user_id === scope.user_id,
    )
    .map(recordOf)
    .filter(
      (record) =>
        (query.workflow_name === undefined || record.workflow_name === query.workflow_name) &&
        (query.status === undefined || record.status === query.status) &&
        (query.include_children === true || record.parent === null),
    )
    .sort(newestFirst);

type Place = Pick<ChatRecord, 'updated_at' | 'chat_id'>;

const newestFirst = (a: Place, b: Place): number =>
  compare(b.updated_at, a.updated_at) || compare(b.chat_id, a.chat_id);
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/**
 * A cursor is a position, not a row, so that a page starts where the previous one ended even if
 * that row has moved.
 */
function pageOf(
  all: readonly ChatRecord[],
  { cursor, limit }: ChatQuery,
): { chats: ChatRecord[]; next?: string } {
  const after = cursor === undefined ? undefined : placeOf(cursor);
  const rest = after === undefined ? all : all.filter((record) => newestFirst(after, record) < 0);
  const chats = rest.slice(0, limit);
  const last = chats.at(-1);
  return last === undefined || rest.length <= limit
    ? { chats }
    : { chats, next: JSON.stringify([last.updated_at, last.chat_id]) };
}

function placeOf(cursor: string): Pick<ChatRecord, 'updated_at' | 'chat_id'> {
  try {
    const [updated_at, chat_id] = JSON.parse(cursor) as [string, ChatRecord['chat_id']];
    if (typeof updated_at === 'string' && typeof chat_id === 'string')
      return { updated_at, chat_id };
  } catch (error) {
    throw new RuntimeError('invalid_request', { field: 'cursor' }, error);
  }
  throw new RuntimeError('invalid_request', { field: 'cursor' });
}
