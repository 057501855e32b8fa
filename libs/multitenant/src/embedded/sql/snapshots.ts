import type { ChatSnapshot, LogRef } from '@mozaiks/contracts';
import { MAX_SNAPSHOT_CHARS } from '../../snapshot-size.ts';
import { number, text } from './columns.ts';
import { effect, single, type Operation } from './operation.ts';
import { sql } from './sql.ts';
import { chatValues, isLive, ofLog } from './tenant.ts';

/** One statement that also checks the directory, so that no snapshot of an erased chat remains. */
export const saveSnapshot = (
  log: LogRef,
  { head_seq, commit_id, v, body }: ChatSnapshot,
): Operation<void> =>
  body.length > MAX_SNAPSHOT_CHARS
    ? effect()
    : effect(sql`
  INSERT INTO snapshots (app_id, user_id, chat_id, log_id, head_seq, commit_id, v, body)
  SELECT ${chatValues(log)}, ${log.log_id}, ${head_seq}, ${commit_id}, ${v}, ${body}
    WHERE ${isLive(log)}
  ON CONFLICT (log_id) DO UPDATE SET head_seq = excluded.head_seq, commit_id = excluded.commit_id, v = excluded.v, body = excluded.body`);

export const loadSnapshot = (log: LogRef): Operation<ChatSnapshot | null> =>
  single(sql`SELECT head_seq, commit_id, v, body FROM snapshots WHERE ${ofLog(log)}`, ([row]) =>
    row === undefined
      ? null
      : {
          head_seq: number(row, 'head_seq'),
          commit_id: text(row, 'commit_id'),
          v: number(row, 'v'),
          body: text(row, 'body'),
        },
  );
