import type { Logger } from '@mozaiks/contracts';
import type { MeasuredStore } from '../measured-store.ts';
import { forgetAbandonedFiles } from './files.ts';
import { openFile, type OpenedStore } from './open-file.ts';
import { createPorts } from './ports.ts';
import { prepareSchema } from './prepare-schema.ts';
import { createReader } from './reader.ts';
import { createLocalSignals } from './signals.ts';
import { forgetSessions } from './sql/sessions.ts';
import { storeError } from './store-error.ts';
import { loadSqlite, openDatabase, type Sqlite } from './thread/open-database.mjs';
import { createTransactions } from './thread/transactions.mjs';
import { createWriter, WRITER_LIMITS, type WriterLimits } from './writer.ts';

export interface EmbeddedStoreOptions {
  /**
   * The database file. `-wal`, `-shm` and `.lock` files are next to it. A missing directory (0700)
   * or file (0600) is created. null: memory.
   */
  readonly file: string | null;
  /** Is told of a writer thread that died, and of signal listeners that threw. */
  readonly logger?: Logger;
  /** Limits of the writes that wait. Beyond them, writes are rejected with `store_unavailable`. */
  readonly limits?: Partial<WriterLimits>;
  /**
   * Adds recorded usage to the outbox as well, for delivery to a billing system. Default: false.
   */
  readonly usage_outbox?: boolean;
}

/**
 * Every storage port on one SQLite file, for one process. An acknowledged write survives a crash at
 * any later moment.
 *
 * Every earlier session counts as dead, so that the sweep finds the chats that they owned, which
 * may be acquired at once.
 *
 * Rejects with `store_in_use` while any process, this one included, has the file open, with
 * `store_too_new` if a newer version wrote it, and with `store_unavailable` if it cannot be
 * created, read or written.
 */
export async function openEmbeddedStore({
  file,
  logger,
  limits,
  usage_outbox = false,
}: EmbeddedStoreOptions): Promise<MeasuredStore> {
  const sqlite = await loadSqlite();
  const bounds = { ...WRITER_LIMITS, ...limits };
  const opened = openOrFail(() =>
    file === null ? openMemory(sqlite, bounds) : openFile(sqlite, { file, logger, limits: bounds }),
  );
  const { reader, writer } = opened;
  const signals = createLocalSignals(logger);
  let closing: Promise<void> | undefined;

  async function close(): Promise<void> {
    signals.close();
    await writer.drain();
    await opened.close();
  }

  const store: MeasuredStore = {
    ...createPorts(reader.run, writer.run, { usage_outbox }),
    signals,
    stats: () => ({ waiting: writer.waiting() }),
    close: () => (closing ??= close()),
  };
  try {
    await writer.run(forgetSessions);
    await forgetAbandonedFiles(writer.run);
    return store;
  } catch (error) {
    await store.close();
    throw error;
  }
}

/**
 * Runs the same statements on one connection in this thread. There is no fsync to wait for, and a
 * database in memory cannot be shared with another thread.
 */
function openMemory(sqlite: Sqlite, limits: WriterLimits): OpenedStore {
  const database = openDatabase(sqlite, ':memory:');
  prepareSchema(database);
  const transact = createTransactions(database);
  const reader = createReader(database);
  return {
    reader,
    writer: createWriter(async (operations) => transact(operations), limits),
    close: async () => reader.close(),
  };
}

function openOrFail(open: () => OpenedStore): OpenedStore {
  try {
    return open();
  } catch (error) {
    throw storeError(error);
  }
}
