import {
  logRef,
  type AcquireAs,
  type ChatRef,
  type Owned,
  type Ownership,
  type ReleaseTo,
} from '@mozaiks/contracts';
import { number, text } from './columns.ts';
import type { Operation } from './operation.ts';
import { RECORD_COLUMNS, recordOf } from './record.ts';
import { LIVING } from './sessions.ts';
import { sql } from './sql.ts';
import { ofChat, ofLog } from './tenant.ts';

type Acquired = Awaited<ReturnType<Ownership['acquire']>>;
type Released = Awaited<ReturnType<Ownership['release']>>;

export function acquireChat(
  chat: ChatRef,
  { session, min_fence = 0, log_version }: AcquireAs,
): Operation<Acquired> {
  return {
    statements: [
      sql`SELECT ${RECORD_COLUMNS} FROM chats WHERE ${ofChat(chat)} AND erased = 0`,
      sql`UPDATE chats SET owner = ${session}, fence = max(fence + 1, ${min_fence}), log_version = ${log_version}
        WHERE ${ofChat(chat)} AND erased = 0 AND log_version <= ${log_version}
        AND (owner IS NULL OR owner = ${session} OR owner NOT IN (${LIVING}))
        RETURNING log_id, fence`,
    ],
    decide: (results) => {
      const before = results[0]?.[0];
      const taken = results[1]?.[0];
      if (before === undefined) return null;
      const record = recordOf(chat, before);
      if (taken !== undefined)
        return {
          owned: {
            log: logRef(chat, text(taken, 'log_id')),
            session,
            fence: number(taken, 'fence'),
            record,
          },
        };
      return record.log_version > log_version
        ? { newer: record.log_version }
        : { owner: text(before, 'owner') };
    },
  };
}

export function releaseChat({ log, session, fence }: Owned, to: ReleaseTo): Operation<Released> {
  const isMine = sql`${ofLog(log)} AND erased = 0 AND owner = ${session} AND fence = ${fence}`;
  return {
    statements: [
      sql`UPDATE chats SET owner = NULL, status = ${to.status}, head_seq = ${to.head_seq}, usage_seq = ${to.usage_seq}, due_at = ${to.due_at},
        default_title = ${to.title}, updated_at = ${to.now}
        WHERE ${isMine} AND inbox_seq = ${to.inbox_seq}
        RETURNING 1 AS released`,
      sql`SELECT 1 AS mine FROM chats WHERE ${isMine}`,
    ],
    decide: ([released = [], mine = []]) => {
      if (released.length > 0) return 'released';
      return mine.length > 0 ? 'inbox_moved' : 'lost';
    },
  };
}
