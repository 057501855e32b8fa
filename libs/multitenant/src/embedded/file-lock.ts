import { RuntimeError } from '@mozaiks/contracts';
import { createPrivately } from './private-file.ts';
import type { Sqlite } from './thread/open-database.mjs';

export interface FileLock {
  release(): void;
}

/**
 * Takes `{file}.lock` until `release`, or throws `store_in_use`. The lock is SQLite's exclusive
 * lock on an empty database. It excludes other threads of this process too, and the operating
 * system releases it after a crash. The lock file stays behind and has no meaning without the lock.
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

/** SQLITE_BUSY or SQLITE_LOCKED. Some builds do not report the number; then the message decides. */
function isBusy(error: unknown): boolean {
  const { errcode, message } = error as { readonly errcode?: number; readonly message?: string };
  return typeof errcode === 'number'
    ? [5, 6].includes(errcode & 0xff)
    : /is locked/.test(message ?? '');
}
