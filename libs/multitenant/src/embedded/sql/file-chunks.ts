import { MAX_FILE_CHUNK_BYTES, RuntimeError, type LogRef } from '@mozaiks/contracts';
import { bytes, number } from './columns.ts';
import { chatGone, ofFile } from './files.ts';
import { single, type Operation } from './operation.ts';
import { nothing, sql, type Sql } from './sql.ts';
import { chatValues, ofLog } from './tenant.ts';

export interface NewChunk {
  readonly file_id: string;
  readonly first_byte: number;
  readonly data: Uint8Array;
  /** Limit for all files of the chat together. */
  readonly max_chat_bytes: number;
}

/**
 * First grows the file, if there is room and the file still exists; then stores the chunk. Throws
 * `chat_full`, or `chat_not_found` if the chat was deleted after the file was started.
 */
export function addChunk(
  log: LogRef,
  { file_id, first_byte, data, max_chat_bytes }: NewChunk,
): Operation<void> {
  const last = first_byte + data.length;
  return {
    statements: [
      sql`UPDATE files SET bytes = ${last} WHERE ${ofFile(log, file_id)} AND complete = 0 AND bytes = ${first_byte}
        AND (SELECT sum(bytes) FROM files WHERE ${ofLog(log)}) <= ${max_chat_bytes - data.length}`,
      sql`INSERT INTO file_chunks (app_id, user_id, chat_id, log_id, file_id, first_byte, data)
        SELECT ${chatValues(log)}, ${log.log_id}, ${file_id}, ${first_byte}, ${data}
          WHERE EXISTS (SELECT 1 FROM files WHERE ${ofFile(log, file_id)} AND complete = 0 AND bytes = ${last})
        RETURNING 1 AS added`,
      sql`SELECT 1 AS here FROM files WHERE ${ofFile(log, file_id)}`,
    ],
    decide: ([, added = [], here = []]) => {
      if (added.length > 0) return;
      throw here.length === 0 ? chatGone(log) : new RuntimeError('chat_full', { max_chat_bytes });
    },
  };
}

/** See `Files.read`. A stored chunk may be longer than the part that is read. */
export function readChunk(log: LogRef, file_id: string, from: number): Operation<Uint8Array> {
  const statement = sql`SELECT first_byte, data FROM file_chunks
    WHERE ${ofFile(log, file_id)} AND first_byte <= ${from}
      AND EXISTS (SELECT 1 FROM files WHERE ${ofFile(log, file_id)} AND complete = 1)
    ORDER BY first_byte DESC LIMIT 1`;
  return single(statement, ([row]) => {
    if (row === undefined) return new Uint8Array();
    const at = from - number(row, 'first_byte');
    return bytes(row, 'data').subarray(at, at + MAX_FILE_CHUNK_BYTES);
  });
}

/**
 * Chunks that one transaction deletes. Overwriting 1 MiB takes a few milliseconds, and other
 * writers wait for it.
 */
const LOOSE_AT_ONCE = 4;

const deleteSome = (scope: Sql, hasFile: Sql): Operation<number> =>
  single(
    sql`DELETE FROM file_chunks WHERE ${scope}rowid IN
      (SELECT rowid FROM file_chunks WHERE ${scope}NOT EXISTS (SELECT 1 FROM files WHERE ${hasFile}) LIMIT ${LOOSE_AT_ONCE})
      RETURNING 1 AS deleted`,
    (rows) => rows.length,
  );

/**
 * Deletes a few of the chunks under the log whose file no longer exists. Resolves with their
 * number; 0 means that none is left.
 */
export const deleteLooseChunks = (log: LogRef): Operation<number> =>
  deleteSome(sql`${ofLog(log)} AND `, sql`${ofLog(log)} AND files.file_id = file_chunks.file_id`);

/** Like `deleteLooseChunks`, but for all tenants. */
export const deleteAllLooseChunks: Operation<number> = deleteSome(
  nothing,
  sql`files.log_id = file_chunks.log_id AND files.file_id = file_chunks.file_id`,
);
