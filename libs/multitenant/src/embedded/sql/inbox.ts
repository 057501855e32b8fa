import { RuntimeError, type Command, type InboxRow, type LogRef } from '@mozaiks/contracts';
import { flag, number, numberOrNull, text, textOrNull } from './columns.ts';
import { effect, single, type Operation, type Results } from './operation.ts';
import { sql } from './sql.ts';
import { chatValues, isLive, ofLog } from './tenant.ts';

interface Put {
  readonly digest: string;
  readonly max_waiting: number;
}

/** First reads what the answer depends on. The writes then check their own conditions. */
export function putCommand(
  log: LogRef,
  command: Command,
  { digest, max_waiting }: Put,
): Operation<'new' | 'duplicate'> {
  const { command_id } = command;
  const live = isLive(log);
  const waiting = sql`(SELECT count(*) FROM inbox WHERE ${ofLog(log)} AND settled_seq IS NULL)`;
  const isThis = sql`${ofLog(log)} AND command_id = ${command_id}`;
  return {
    statements: [
      sql`SELECT ${live} AS is_live, ${waiting} AS waiting, (SELECT digest FROM inbox WHERE ${isThis}) AS digest`,
      sql`INSERT INTO inbox (app_id, user_id, chat_id, log_id, command_id, digest, command)
        SELECT ${chatValues(log)}, ${log.log_id}, ${command_id}, ${digest}, ${JSON.stringify(command)}
        WHERE ${live} AND ${waiting} < ${max_waiting}
        ON CONFLICT (log_id, command_id) DO NOTHING`,
      sql`UPDATE chats SET inbox_seq = inbox_seq + 1, due_at = 0 WHERE ${ofLog(log)} AND erased = 0
        AND EXISTS (SELECT 1 FROM inbox WHERE ${isThis} AND digest = ${digest} AND settled_seq IS NULL)`,
    ],
    decide: (results) => outcome(results, { log, command_id, digest, max_waiting }),
  };
}

function outcome(
  results: Results,
  put: Put & { readonly log: LogRef; readonly command_id: string },
): 'new' | 'duplicate' {
  const before = results[0]?.[0];
  if (before === undefined || !flag(before, 'is_live'))
    throw new RuntimeError('chat_not_found', { chat_id: put.log.chat_id });
  const digest = textOrNull(before, 'digest');
  if (digest !== null && digest !== put.digest)
    throw new RuntimeError('idempotency_conflict', { command_id: put.command_id });
  if (digest !== null) return 'duplicate';
  if (number(before, 'waiting') >= put.max_waiting)
    throw new RuntimeError('inbox_full', { max_waiting: put.max_waiting });
  return 'new';
}

export const pendingCommands = (log: LogRef): Operation<readonly Command[]> =>
  single(
    sql`SELECT command FROM inbox WHERE ${ofLog(log)} AND settled_seq IS NULL ORDER BY put_order`,
    (rows) => rows.map((row) => JSON.parse(text(row, 'command')) as Command),
  );

export const settleCommand = (
  log: LogRef,
  command_id: string,
  settled_seq: number,
): Operation<void> =>
  effect(
    sql`UPDATE inbox SET settled_seq = ${settled_seq}, command = NULL
      WHERE ${ofLog(log)} AND command_id = ${command_id} AND settled_seq IS NULL`,
  );

export const findCommand = (log: LogRef, command_id: string): Operation<InboxRow | null> =>
  single(
    sql`SELECT digest, command, settled_seq FROM inbox WHERE ${ofLog(log)} AND command_id = ${command_id}`,
    ([row]) => {
      if (row === undefined) return null;
      const command = textOrNull(row, 'command');
      return {
        command_id,
        digest: text(row, 'digest'),
        command: command === null ? null : (JSON.parse(command) as Command),
        settled_seq: numberOrNull(row, 'settled_seq'),
      };
    },
  );
