import { watch } from 'node:fs';
import { sep } from 'node:path';

export interface FolderWatcher {
  close(): void;
}
export interface WatchOptions {
  /**
   * The names of its subfolders in which something changed. `undefined`: the change may be
   * anywhere.
   */
  readonly onChange: (names: ReadonlySet<string> | undefined) => void;
  readonly onError: (error: unknown) => void;
  /** Resolves after a short wait, because editors write a file in several steps. */
  readonly settle: () => Promise<void>;
}

/**
 * Watches a folder and everything in it. Changes that occur close together are reported as one.
 * Does not keep the process alive.
 */
export function watchFolder(
  directory: string,
  { onChange, onError, settle }: WatchOptions,
): FolderWatcher {
  let names = new Set<string>();
  let everywhere = false;
  let waiting = false;
  let closed = false;
  const flush = async (): Promise<void> => {
    await settle();
    const changed = everywhere ? undefined : names;
    names = new Set();
    everywhere = false;
    waiting = false;
    if (!closed) onChange(changed);
  };
  const onFileChange = (file: string | null): void => {
    if (file === null) everywhere = true;
    else names.add(file.split(sep)[0] ?? '');
    if (waiting) return;
    waiting = true;
    flush().catch(onError);
  };
  const watcher = watch(directory, { recursive: true, persistent: false }, (_event, file) =>
    onFileChange(file),
  );
  watcher.on('error', onError);
  return {
    close() {
      closed = true;
      watcher.close();
    },
  };
}
