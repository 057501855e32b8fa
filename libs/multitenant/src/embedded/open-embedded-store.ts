import type { ChatStore, Logger } from '@mozaiks/contracts';
import { openFile, type OpenedStore } from './open-file.ts';
import { openMemory } from './open-memory.ts';
import { createPorts } from './ports.ts';
import { createLocalSignals } from './signals.ts';
import { forgetSessions } from './sql/sessions.ts';
import { storeError } from './store-error.ts';
import { loadSqlite } from './thread/open-database.mjs';
import { WRITER_LIMITS, type WriterLimits } from './writer.ts';

export interface EmbeddedStoreOptions {
  /** The database file; `-wal`, `-shm` and `.lock` files stand beside it. Directory (0700) and file (0600) are made where they are missing. null: memory. */
  readonly file: string | null;
  /** Hears of a writer thread that died, and of listeners that threw. */
  readonly logger?: Logger;
  /** What may wait to be written; beyond it, writes are refused with `store_unavailable`. */
  readonly limits?: Partial<WriterLimits>;
}

/**
 * Every storage port on one SQLite file, for one process. What a method acknowledged survives a crash at any later moment.
 *
 * Every session of before counts as dead, so that the chats they owned are found by the sweep and may be acquired at once.
 * Rejects with `store_in_use` while any process, this one included, has the file open; `store_too_new` when a newer version wrote it;
 * `store_unavailable` when it cannot be made, read or written.
 */
export async function openEmbeddedStore({ file, logger, limits }: EmbeddedStoreOptions): Promise<ChatStore> {
  const sqlite = await loadSqlite();
  const bounds = { ...WRITER_LIMITS, ...limits };
  const opened = openOrFail(() => (file === null ? openMemory(sqlite, bounds) : openFile(sqlite, { file, logger, limits: bounds })));
  const { reader, writer } = opened;
  const signals = createLocalSignals(logger);
  let closing: Promise<void> | undefined;

  async function close(): Promise<void> {
    signals.close();
    await writer.drain();
    await opened.close();
  }

  const store: ChatStore = { ...createPorts(reader.run, writer.run), signals, close: () => (closing ??= close()) };
  try {
    await writer.run(forgetSessions);
    return store;
  } catch (error) {
    await store.close();
    throw error;
  }
}

function openOrFail(open: () => OpenedStore): OpenedStore {
  try {
    return open();
  } catch (error) {
    throw storeError(error);
  }
}
