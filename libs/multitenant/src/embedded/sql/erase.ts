import type { LogRef } from '@mozaiks/contracts';
import { sql, type Sql } from './sql.ts';
import { isLive, ofLog } from './tenant.ts';

/** The first part of the statement that marks a record as erased. The caller adds the condition. */
export const markErased = sql`UPDATE chats SET erased = 1, owner = NULL, due_at = NULL,
  watchers = '[]', fence = fence + 1`;

/**
 * Deletes everything stored under a log, unless it is the log of a chat that is not erased. The
 * chunks of its files remain: see `deleteLooseChunks`.
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
