import { chmodSync, closeSync, mkdirSync, openSync, realpathSync } from 'node:fs';
import path from 'node:path';

/**
 * The one name of the file, whatever links lead to it, so that nobody can open it under two. Its directory is made (0700) where it is missing.
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
 * Makes the file where it is missing, and leaves it readable by its owner alone. Never opens one that is there: closing it again would drop
 * the locks that this process has on it (POSIX).
 */
export function createPrivately(file: string): void {
  try {
    closeSync(openSync(file, 'wx', 0o600));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  chmodSync(file, 0o600);
}
