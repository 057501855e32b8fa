import { RuntimeError } from '@mozaiks/contracts';
import { createPrivately } from './private-file.ts';
import type { Sqlite } from './thread/open-database.mjs';

export interface FileLock {
  release(): void;
}

/**
 * Takes `{file}.lock` for this process's life, or throws `store_in_use`. The lock is SQLite's own exclusive one on an empty database, on every
 * system a lock of the operating system: it holds against other threads of this process too, and a crash releases it. The file stays behind and
 * means nothing by itself.
 */
export function lockFile({ DatabaseSync }: Sqlite, file: string): FileLock {
  const lock = `${file}.lock`;
  createPrivately(lock);
  const database = new DatabaseSync(lock);
  try {
    database.exec('PRAGMA busy_timeout = 0; PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE');
  } catch (error) {
    database.close();
    throw isBusy(error) ? new RuntimeError('store_in_use', { file }, error) : error;
  }
  return { release: () => database.close() };
}

/** SQLITE_BUSY or LOCKED, by its number, or by its words where a build does not tell the number. */
function isBusy(error: unknown): boolean {
  const { errcode, message } = error as { readonly errcode?: number; readonly message?: string };
  return typeof errcode === 'number'
    ? [5, 6].includes(errcode & 0xff)
    : /is locked/.test(message ?? '');
}
