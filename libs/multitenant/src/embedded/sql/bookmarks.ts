import { chatRef, logRef, type Bookmark, type TenantScope } from '@mozaiks/contracts';
import { number, text } from './columns.ts';
import { effect, single, type Operation } from './operation.ts';
import { sql } from './sql.ts';
import { chatValues, isLive, ofTenant } from './tenant.ts';

/** One statement that also checks the directory, so that no bookmark of an erased chat remains. */
export const putBookmark = (key: string, { log, seq }: Bookmark): Operation<void> =>
  effect(sql`
  INSERT INTO bookmarks (app_id, user_id, chat_id, log_id, key, seq)
  SELECT ${chatValues(log)}, ${log.log_id}, ${key}, ${seq}
    WHERE ${isLive(log)}
  ON CONFLICT (app_id, user_id, key) DO UPDATE
    SET chat_id = excluded.chat_id, log_id = excluded.log_id, seq = excluded.seq`);

export const findBookmark = (scope: TenantScope, key: string): Operation<Bookmark | null> =>
  single(
    sql`SELECT chat_id, log_id, seq FROM bookmarks WHERE ${ofTenant(scope)} AND key = ${key}`,
    ([row]) =>
      row === undefined
        ? null
        : {
            log: logRef(chatRef(scope, text(row, 'chat_id')), text(row, 'log_id')),
            seq: number(row, 'seq'),
          },
  );
