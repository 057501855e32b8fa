import type { Commit, LogRef } from '@mozaiks/contracts';
import { bytesOrNull, number, text } from './columns.ts';
import { single, type Operation, type Row } from './operation.ts';
import { packEvents, unpackEvents } from './pack-events.ts';
import { nothing, sql } from './sql.ts';
import { chatValues, isLive, mayBeWritten, ofLog } from './tenant.ts';

/**
 * False if the commit was not stored, because its position is taken or the log may not be written.
 * See `notAppended`.
 */
export const appendCommit = (
  log: LogRef,
  { first_seq, last_seq, fence, commit_id, v, ...commit }: Commit,
): Operation<boolean> => {
  const { events, packed } = packEvents(commit.events);
  return single(
    sql`INSERT INTO commits (app_id, user_id, chat_id, log_id, first_seq, last_seq, fence, commit_id, v, events, packed)
      SELECT ${chatValues(log)}, ${log.log_id}, ${first_seq}, ${last_seq}, ${fence}, ${commit_id}, ${v}, ${events}, ${packed}
      WHERE ${mayBeWritten(log)}
      ON CONFLICT (log_id, first_seq) DO NOTHING RETURNING 1 AS appended`,
    (rows) => rows.length > 0,
  );
};

/**
 * The answer for a commit that was not stored. A writer may not know yet that its chat was erased,
 * or that the id has a new log. Its answer is `appended`, because no one can read its log. This is
 * a second query because it is rarely needed, and most writes are appends.
 */
export const notAppended = (log: LogRef, first_seq: number): Operation<'appended' | 'taken'> =>
  single(
    sql`SELECT 1 FROM commits WHERE ${ofLog(log)} AND first_seq = ${first_seq} AND ${isLive(log)}`,
    (rows) => (rows.length > 0 ? 'taken' : 'appended'),
  );

/**
 * Empty for a log that does not belong to a chat. Commits do not overlap, so the search starts at
 * the last commit that begins at the cursor or before it.
 */
export const readCommits = (
  log: LogRef,
  { after_seq, limit }: { readonly after_seq: number; readonly limit?: number },
): Operation<readonly Commit[]> =>
  single(
    sql`SELECT log_id, first_seq, last_seq, fence, commit_id, v, events, packed FROM commits WHERE ${ofLog(log)} AND last_seq > ${after_seq} AND ${isLive(log)}
      AND first_seq >= coalesce((SELECT max(first_seq) FROM commits WHERE ${ofLog(log)} AND first_seq <= ${after_seq}), 0)
      ORDER BY first_seq${limit === undefined ? nothing : sql` LIMIT ${limit}`}`,
    (rows) => rows.map(commitOf),
  );

const commitOf = (row: Row): Commit => ({
  log_id: text(row, 'log_id'),
  first_seq: number(row, 'first_seq'),
  last_seq: number(row, 'last_seq'),
  fence: number(row, 'fence'),
  commit_id: text(row, 'commit_id'),
  v: number(row, 'v'),
  events: unpackEvents({ events: text(row, 'events'), packed: bytesOrNull(row, 'packed') }),
});
