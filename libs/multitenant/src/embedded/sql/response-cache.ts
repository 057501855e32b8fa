import type { CachedResponse, JsonValue, LogRef } from '@mozaiks/contracts';
import { text } from './columns.ts';
import { effect, single, type Operation } from './operation.ts';
import { sql } from './sql.ts';
import { chatValues, isLive, ofLog } from './tenant.ts';

export const getResponse = (log: LogRef, key: string, now: number): Operation<JsonValue | null> =>
  single(
    sql`SELECT value FROM responses WHERE ${ofLog(log)} AND key = ${key} AND expires_at > ${now}`,
    ([row]) => (row === undefined ? null : (JSON.parse(text(row, 'value')) as JsonValue)),
  );

/** One statement also checks the directory. The other removes expired answers of all tenants. */
export const putResponse = (
  log: LogRef,
  key: string,
  { value, now, expires_at }: CachedResponse,
): Operation<void> =>
  effect(
    sql`DELETE FROM responses WHERE expires_at <= ${now}`,
    sql`INSERT INTO responses (app_id, user_id, chat_id, log_id, key, value, expires_at)
      SELECT ${chatValues(log)}, ${log.log_id}, ${key}, ${JSON.stringify(value)}, ${expires_at}
        WHERE ${isLive(log)}
      ON CONFLICT (log_id, key) DO UPDATE SET value = excluded.value, expires_at = excluded.expires_at`,
  );
