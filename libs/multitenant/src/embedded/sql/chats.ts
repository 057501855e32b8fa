import type {
  ChatQuery,
  ChatRecord,
  ChatRef,
  LogRef,
  NewChat,
  TenantScope,
} from '@mozaiks/contracts';
import { nextCursor, positionOf } from '../../cursor.ts';
import { deleteLog, markErased } from './erase.ts';
import { effect, single, type Operation } from './operation.ts';
import { RECORD_COLUMNS, recordOf } from './record.ts';
import { joined, nothing, sql, type Sql } from './sql.ts';
import { chatValues, ofChat, ofLog, ofTenant } from './tenant.ts';

/**
 * A new chat takes over the erased record of its id, with another log and a fence that continues to
 * grow.
 */
export function createChat(
  chat: ChatRef,
  fresh: NewChat,
): Operation<{ readonly record: ChatRecord; readonly created: boolean }> {
  const { workflow_name, log_id, log_version, now } = fresh;
  const parent = fresh.parent === null ? null : JSON.stringify(fresh.parent);
  const insert = sql`
    INSERT INTO chats (app_id, user_id, chat_id, log_id, workflow_name, parent, status, head_seq, usage_seq, owner, fence, inbox_seq, due_at,
      watchers, log_version, erased, created_at, updated_at)
    VALUES (${chatValues(chat)}, ${log_id}, ${workflow_name}, ${parent}, 'idle', 0, 0, NULL, 0, 0, NULL, '[]', ${log_version}, 0, ${now}, ${now})
    ON CONFLICT (app_id, user_id, chat_id) DO UPDATE SET log_id = excluded.log_id, workflow_name = excluded.workflow_name,
      parent = excluded.parent, status = 'idle', head_seq = 0, usage_seq = 0, owner = NULL, inbox_seq = 0, due_at = NULL, watchers = '[]',
      log_version = excluded.log_version, title = NULL, default_title = NULL, erased = 0, created_at = excluded.created_at, updated_at = excluded.updated_at
    WHERE chats.erased = 1
    RETURNING 1 AS created`;
  const select = getChat(chat);
  return {
    statements: [insert, ...select.statements],
    decide: ([created = [], ...rows]) => {
      const record = select.decide(rows);
      if (record === null) throw new TypeError('the record that was just created is missing');
      return { record, created: created.length > 0 };
    },
  };
}

export const getChat = (chat: ChatRef): Operation<ChatRecord | null> =>
  single(sql`SELECT ${RECORD_COLUMNS} FROM chats WHERE ${ofChat(chat)} AND erased = 0`, ([row]) =>
    row === undefined ? null : recordOf(chat, row),
  );

export const renameChat = (chat: ChatRef, title: string | null): Operation<boolean> =>
  single(
    sql`UPDATE chats SET title = ${title} WHERE ${ofChat(chat)} AND erased = 0 RETURNING 1 AS renamed`,
    (rows) => rows.length > 0,
  );

export function listChats(
  scope: TenantScope,
  query: ChatQuery,
): Operation<{ readonly chats: readonly ChatRecord[]; readonly next?: string }> {
  const statement = sql`
    SELECT ${RECORD_COLUMNS} FROM chats WHERE ${joined([ofTenant(scope), sql`erased = 0`, ...conditions(query)], ' AND ')}
    ORDER BY updated_at DESC, chat_id DESC LIMIT ${query.limit + 1}`;
  return single(statement, (rows) => {
    const chats = rows.slice(0, query.limit).map((row) => recordOf(scope, row));
    const last = chats.at(-1);
    return rows.length > query.limit && last !== undefined
      ? { chats, next: nextCursor(last) }
      : { chats };
  });
}

function conditions({
  workflow_name,
  status,
  include_children,
  cursor,
}: ChatQuery): readonly Sql[] {
  const position = cursor === undefined ? undefined : positionOf(cursor);
  return [
    workflow_name === undefined ? nothing : sql`workflow_name = ${workflow_name}`,
    status === undefined
      ? nothing
      : sql`CASE WHEN owner IS NULL THEN status ELSE 'running' END = ${status}`,
    include_children === true ? nothing : sql`parent IS NULL`,
    position === undefined
      ? nothing
      : sql`(updated_at, chat_id) < (${position.updated_at}, ${position.chat_id})`,
  ].filter((condition) => condition !== nothing);
}

export const watchChat = (chat: ChatRef, session: string, on: boolean): Operation<void> =>
  effect(
    on
      ? sql`UPDATE chats SET watchers = json_insert(watchers, '$[#]', ${session}) WHERE ${ofChat(chat)} AND erased = 0
          AND NOT EXISTS (SELECT 1 FROM json_each(watchers) WHERE value = ${session})`
      : sql`UPDATE chats SET watchers = (SELECT json_group_array(value) FROM json_each(watchers) WHERE value <> ${session})
          WHERE ${ofChat(chat)} AND erased = 0`,
  );

/**
 * The record stays as a tombstone until its id is used again, so that a late writer can be told
 * apart from an early one.
 */
export const eraseChat = (log: LogRef): Operation<boolean> => ({
  statements: [
    sql`${markErased} WHERE ${ofLog(log)} AND erased = 0`,
    ...deleteLog(log),
    sql`SELECT 1 AS known FROM chats WHERE ${ofLog(log)}`,
  ],
  decide: (results) => (results.at(-1) ?? []).length > 0,
});
