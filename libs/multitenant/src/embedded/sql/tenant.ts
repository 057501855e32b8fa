import type { AppScope, ChatRef, LogRef, TenantScope } from '@mozaiks/contracts';
import { appKey, tenantKey } from '../../scope.ts';
import { sql, type Sql } from './sql.ts';

// Every filter on a table with tenant data starts with one of these.

export function ofTenant(scope: TenantScope): Sql {
  const { app_id, user_id } = tenantKey(scope);
  return sql`app_id = ${app_id} AND user_id = ${user_id}`;
}

export const ofChat = (chat: ChatRef): Sql => sql`${ofTenant(chat)} AND chat_id = ${chat.chat_id}`;
export const ofLog = (log: LogRef): Sql => sql`${ofChat(log)} AND log_id = ${log.log_id}`;

/** The condition that the log belongs to a chat that is not erased. */
export const isLive = (log: LogRef): Sql =>
  sql`EXISTS (SELECT 1 FROM chats WHERE ${ofLog(log)} AND erased = 0)`;

/**
 * The condition that the log is that of its chat, or may become it. A log that is not empty from
 * the start is written before its chat is created, even under the id of an erased chat. An older
 * log of that id cannot be told from it: `readCommits` hides both until there is such a chat.
 */
export const mayBeWritten = (log: LogRef): Sql =>
  sql`NOT EXISTS (SELECT 1 FROM chats WHERE ${ofChat(log)} AND erased <> (log_id <> ${log.log_id}))`;

export const ofApp = (scope: AppScope): Sql => sql`app_id = ${appKey(scope).app_id}`;

/** The values of `app_id, user_id, chat_id` of a new row. */
export function chatValues(chat: ChatRef): Sql {
  const { app_id, user_id } = tenantKey(chat);
  return sql`${app_id}, ${user_id}, ${chat.chat_id}`;
}
