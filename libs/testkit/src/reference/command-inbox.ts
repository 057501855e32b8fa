import {
  RuntimeError,
  type Command,
  type CommandInbox,
  type InboxRow,
  type LogRef,
} from '@mozaiks/contracts';
import { jsonCopy } from './json-copy.ts';
import { liveLog, logKey, type StoredChat, type Tables } from './tables.ts';

export const referenceInbox = (tables: Tables): CommandInbox => ({
  put: async (log, command, { digest, max_waiting }) => {
    const chat = liveLog(tables, log);
    if (chat === undefined) throw new RuntimeError('chat_not_found', { chat_id: log.chat_id });
    const { command_id } = command;
    const rows = rowsOf(tables, log);
    const there = rows.get(command_id);
    if (there !== undefined && there.digest !== digest)
      throw new RuntimeError('idempotency_conflict', { command_id });
    if (there === undefined && waiting(rows).length >= max_waiting)
      throw new RuntimeError('inbox_full', { max_waiting });
    if (there === undefined)
      rows.set(command_id, { command_id, digest, command: jsonCopy(command), settled_seq: null });
    if (there === undefined || there.settled_seq === null) wake(chat);
    return there === undefined ? 'new' : 'duplicate';
  },
  pending: async (log) => waiting(tables.inbox.get(logKey(log)) ?? new Map()).map(jsonCopy),
  settle: async (log, command_id, settled_seq) => {
    const rows = tables.inbox.get(logKey(log));
    const row = rows?.get(command_id);
    if (row?.settled_seq === null)
      rows?.set(command_id, { command_id, digest: row.digest, command: null, settled_seq });
  },
  find: async (log, command_id) => jsonCopy(tables.inbox.get(logKey(log))?.get(command_id) ?? null),
});

function rowsOf({ inbox }: Tables, log: LogRef): Map<string, InboxRow> {
  const rows = inbox.get(logKey(log)) ?? new Map<string, InboxRow>();
  inbox.set(logKey(log), rows);
  return rows;
}

const waiting = (rows: ReadonlyMap<string, InboxRow>): Command[] =>
  [...rows.values()].flatMap(({ command }) => (command === null ? [] : [command]));

/** 0 rather than the current time, so that the chat is due at once on every clock. */
function wake(chat: StoredChat): void {
  chat.inbox_seq += 1;
  chat.due_at = 0;
}
