import type { LogRef } from '@mozaiks/contracts';
import { sql, type Sql } from './sql.ts';
import { isLive, ofLog } from './tenant.ts';

/** The beginning of the statement that marks a record as erased. It still needs its condition. */
export const markErased = sql`UPDATE chats SET erased = 1, owner = NULL, due_at = NULL,
  watchers = '[]', fence = fence + 1`;

/**
 * Deletes what is stored under a log, unless the log is that of a chat that is not erased. Of files
 * their chunks remain: see `deleteLooseChunks`.
 */
export function deleteLog(log: LogRef): readonly Sql[] {
  const isGone = sql`${ofLog(log)} AND NOT ${isLive(log)}`;
  return [
    sql`DELETE FROM commits WHERE ${isGone}`,
    sql`DELETE FROM inbox WHERE ${isGone}`,
    sql`DELETE FROM snapshots WHERE ${isGone}`,
    sql`DELETE FROM responses WHERE ${isGone}`,
    sql`DELETE FROM files WHERE ${isGone}`,
    sql`DELETE FROM bookmarks WHERE ${isGone}`,
  ];
}
