import { chmodSync, closeSync, mkdirSync, openSync, realpathSync } from 'node:fs';
import path from 'node:path';

/**
 * The canonical path of the file, so that no one can open the same file under two names. A missing
 * directory is created (0700).
 */
export function canonicalPath(file: string): string {
  const absolute = path.resolve(file);
  mkdirSync(path.dirname(absolute), { recursive: true, mode: 0o700 });
  try {
    return realpathSync(absolute);
  } catch {
    return path.join(realpathSync(path.dirname(absolute)), path.basename(absolute));
  }
}

/**
 * Creates the file if it is missing, and makes it readable by its owner only. Never opens an
 * existing file: closing it again would drop the POSIX locks that this process has on it.
 */
export function createPrivately(file: string): void {
  try {
    closeSync(openSync(file, 'wx', 0o600));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  chmodSync(file, 0o600);
}
