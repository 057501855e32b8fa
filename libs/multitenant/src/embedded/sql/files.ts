import { RuntimeError, type FileLimits, type LogRef, type StoredFile } from '@mozaiks/contracts';
import { number, text, textOrNull } from './columns.ts';
import { single, type Operation, type Row } from './operation.ts';
import { sql, type Sql } from './sql.ts';
import { chatValues, isLive, mayBeWritten, ofLog } from './tenant.ts';

export const ofFile = (log: LogRef, file_id: string): Sql =>
  sql`${ofLog(log)} AND file_id = ${file_id}`;

/** The logs that files may be written to. */
export type FileTarget =
  /** The current log of a chat. */
  | 'chat'
  /** Such a log, or one whose chat is created later. */
  | 'new_log';

const exists = (log: LogRef, target: FileTarget): Sql =>
  target === 'chat' ? isLive(log) : mayBeWritten(log);

export const chatGone = ({ chat_id }: LogRef): RuntimeError =>
  new RuntimeError('chat_not_found', { chat_id });

export interface BeginFileOptions {
  readonly file: Omit<StoredFile, 'bytes'>;
  readonly target: FileTarget;
  readonly limits: Pick<FileLimits, 'max_chat_files'>;
}

/** Adds a file that readers do not find yet. Throws as `Files.put` does. */
export function beginFile(
  log: LogRef,
  { file, target, limits }: BeginFileOptions,
): Operation<void> {
  const { file_id, media_type, name = null, created_at } = file;
  const { max_chat_files } = limits;
  const insert = sql`INSERT INTO files (app_id, user_id, chat_id, log_id, file_id, media_type, name, bytes, created_at, complete)
    SELECT ${chatValues(log)}, ${log.log_id}, ${file_id}, ${media_type}, ${name}, 0, ${created_at}, 0
      WHERE ${exists(log, target)} AND (SELECT count(*) FROM files WHERE ${ofLog(log)}) < ${max_chat_files}
    ON CONFLICT (log_id, file_id) DO NOTHING RETURNING 1 AS begun`;
  const why = sql`SELECT ${exists(log, target)} AS here, EXISTS (SELECT 1 FROM files WHERE ${ofFile(log, file_id)}) AS taken`;
  return {
    statements: [insert, why],
    decide: ([begun = [], [row = {}] = []]) => {
      if (begun.length > 0) return;
      if (number(row, 'here') === 0) throw chatGone(log);
      if (number(row, 'taken') === 1) throw new RuntimeError('idempotency_conflict', { file_id });
      throw new RuntimeError('chat_full', { max_chat_files });
    },
  };
}

/** Throws `chat_not_found` if the chat was deleted after the file was started. */
export function finishFile(log: LogRef, file_id: string): Operation<void> {
  const finish = sql`UPDATE files SET complete = 1 WHERE ${ofFile(log, file_id)} RETURNING 1 AS finished`;
  return single(finish, (rows) => {
    if (rows.length === 0) throw chatGone(log);
  });
}

/** The chunks of the file remain: see `deleteLooseChunks`. */
export const deleteIncomplete = (log: LogRef, file_id: string): Sql =>
  sql`DELETE FROM files WHERE ${ofFile(log, file_id)} AND complete = 0`;

const FIELDS = sql`file_id, media_type, name, bytes, created_at`;

export const findFile = (log: LogRef, file_id: string): Operation<StoredFile | null> =>
  single(
    sql`SELECT ${FIELDS} FROM files WHERE ${ofFile(log, file_id)} AND complete = 1`,
    ([row]) => (row === undefined ? null : fileOf(row)),
  );

export const listFiles = (log: LogRef): Operation<readonly StoredFile[]> =>
  single(
    sql`SELECT ${FIELDS} FROM files WHERE ${ofLog(log)} AND complete = 1 ORDER BY created_at, file_id`,
    (rows) => rows.map(fileOf),
  );

function fileOf(row: Row): StoredFile {
  const name = textOrNull(row, 'name');
  return {
    file_id: text(row, 'file_id'),
    media_type: text(row, 'media_type'),
    ...(name === null ? {} : { name }),
    bytes: number(row, 'bytes'),
    created_at: text(row, 'created_at'),
  };
}

/**
 * Deletes files of all tenants that can never be found. Only an earlier process can have left them.
 * Their chunks remain: see `deleteLooseChunks`.
 */
export const deleteAbandonedFiles: Sql = sql`DELETE FROM files WHERE complete = 0 OR NOT EXISTS (SELECT 1 FROM chats
  WHERE chats.app_id = files.app_id AND chats.user_id = files.user_id AND chats.chat_id = files.chat_id
    AND chats.log_id = files.log_id AND chats.erased = 0)`;
