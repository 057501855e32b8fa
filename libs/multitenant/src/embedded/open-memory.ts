import type { OpenedStore } from './open-file.ts';
import { prepareSchema } from './prepare-schema.ts';
import { createReader } from './reader.ts';
import { openDatabase, type Sqlite } from './thread/open-database.mjs';
import { createTransactions } from './thread/transactions.mjs';
import { createWriter, type WriterLimits } from './writer.ts';

/** The same statements on one connection in this thread: there is no fsync to wait for, and a database in memory cannot be shared with another. */
export function openMemory(sqlite: Sqlite, limits: WriterLimits): OpenedStore {
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
