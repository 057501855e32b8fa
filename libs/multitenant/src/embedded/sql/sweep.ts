import { chatRef, tenantScope, type ChatRef } from '@mozaiks/contracts';
import { text } from './columns.ts';
import { effect, single, type Operation } from './operation.ts';
import { LIVING } from './sessions.ts';
import { sql } from './sql.ts';

interface At {
  readonly now: number;
  readonly session: string;
  readonly log_version: number;
}

/**
 * Looks across tenants. Chats of the sweeping session itself come last: most of them are being
 * driven, and must not crowd out the others.
 */
export const dueChats = (
  { now, session, log_version }: At,
  limit: number,
): Operation<readonly ChatRef[]> =>
  single(
    sql`SELECT app_id, user_id, chat_id FROM (
        SELECT app_id, user_id, chat_id, due_at, 0 AS is_own FROM chats
          WHERE due_at IS NOT NULL AND due_at <= ${now} AND owner IS NULL AND erased = 0 AND log_version <= ${log_version}
        UNION ALL
        SELECT app_id, user_id, chat_id, due_at, owner = ${session} AS is_own FROM chats
          WHERE owner IS NOT NULL AND (owner = ${session} OR owner NOT IN (${LIVING})) AND erased = 0 AND log_version <= ${log_version}
      ) ORDER BY is_own, due_at LIMIT ${limit}`,
    (rows) =>
      rows.map((row) =>
        chatRef(tenantScope(text(row, 'app_id'), text(row, 'user_id')), text(row, 'chat_id')),
      ),
  );

/**
 * Looks across tenants. With `watchers <> '[]'`, SQLite uses the partial index of watched chats.
 */
export const forgetDeadWatchers: Operation<void> = effect(
  sql`UPDATE chats SET watchers = (SELECT json_group_array(value) FROM json_each(watchers) WHERE value IN (${LIVING}))
    WHERE watchers <> '[]' AND EXISTS (SELECT 1 FROM json_each(watchers) WHERE value NOT IN (${LIVING}))`,
);
