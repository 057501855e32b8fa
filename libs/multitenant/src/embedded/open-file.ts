import type { Logger } from '@mozaiks/contracts';
import { lockFile, type FileLock } from './file-lock.ts';
import { canonicalPath, createPrivately } from './private-file.ts';
import { createReader, type Reader } from './reader.ts';
import { prepareSchema } from './prepare-schema.ts';
import { openDatabase, type Sqlite } from './thread/open-database.mjs';
import { createWriterThread } from './writer-thread.ts';
import { createWriter, type Writer, type WriterLimits } from './writer.ts';

export interface OpenedStore {
  readonly reader: Reader;
  readonly writer: Writer;
  /** Call it after the writer has drained. */
  close(): Promise<void>;
}

interface FileOptions {
  readonly file: string;
  readonly logger?: Logger | undefined;
  readonly limits: WriterLimits;
}

/**
 * Opens the file with its tables, a connection that reads and a thread that writes. The file is
 * locked for this process.
 */
export function openFile(sqlite: Sqlite, options: FileOptions): OpenedStore {
  const file = canonicalPath(options.file);
  const lock = lockFile(sqlite, file);
  try {
    createPrivately(file);
    return connect(sqlite, { ...options, file }, lock);
  } catch (error) {
    lock.release();
    throw error;
  }
}

function connect(
  sqlite: Sqlite,
  { file, logger, limits }: FileOptions,
  lock: FileLock,
): OpenedStore {
  const database = openDatabase(sqlite, file);
  try {
    prepareSchema(database);
    database.exec('PRAGMA query_only = ON');
  } catch (error) {
    database.close();
    throw error;
  }
  const reader = createReader(database);
  const thread = createWriterThread({ file, logger });
  return {
    reader,
    writer: createWriter(thread.transact, limits),
    close: async () => {
      reader.close();
      await thread.close();
      lock.release();
    },
  };
}
