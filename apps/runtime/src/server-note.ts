import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * A note in a data folder about the server that uses it, for a second server that is started there.
 */
export interface ServerNote {
  readonly pid: number;
  readonly url: string;
}

const fileIn = (dataDir: string): string => join(dataDir, 'server.json');

/**
 * Writes a note to the data folder, and returns a function that removes it. A write error is
 * ignored, because the note is optional.
 */
export function leaveNote(dataDir: string, note: ServerNote): () => void {
  try {
    writeFileSync(fileIn(dataDir), `${JSON.stringify(note)}\n`, { mode: 0o600 });
  } catch {
    return () => undefined;
  }
  return () => rmSync(fileIn(dataDir), { force: true });
}

/**
 * The server that has this database file open, if known. The note of a process that has ended is
 * ignored.
 */
export function runningServer(databaseFile: string): ServerNote | undefined {
  try {
    const { pid, url } = JSON.parse(
      readFileSync(fileIn(dirname(databaseFile)), 'utf8'),
    ) as Partial<ServerNote>;
    return typeof pid === 'number' && typeof url === 'string' && isAlive(pid)
      ? { pid, url }
      : undefined;
  } catch {
    return undefined;
  }
}

function isAlive(pid: number): boolean {
  if (pid === process.pid) return false;
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // EPERM: the process belongs to another user.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
