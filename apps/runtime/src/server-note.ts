import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The server that uses a data folder, for the next one that is started there. */
export interface ServerNote {
  readonly pid: number;
  readonly url: string;
}

const fileIn = (dataDir: string): string => join(dataDir, 'server.json');

/** Leaves a note in the data folder. Returns how to remove it. A folder that cannot be written is no error: the note is a convenience. */
export function leaveNote(dataDir: string, note: ServerNote): () => void {
  try {
    writeFileSync(fileIn(dataDir), `${JSON.stringify(note)}\n`, { mode: 0o600 });
  } catch {
    return () => undefined;
  }
  return () => rmSync(fileIn(dataDir), { force: true });
}

/** The server that has this database file open, if it is known: a note of a process that has ended says nothing. */
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
    // EPERM: it is another user's.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
