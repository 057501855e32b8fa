import type { Operation } from './sql/operation.ts';
import { hasSchema, migrateFrom, SCHEMA_VERSION, schemaVersion } from './sql/schema.ts';
import type { Database } from './thread/open-database.mjs';
import { createTransactions } from './thread/transactions.mjs';

/**
 * Creates the tables in an empty file, or migrates the tables of an older version. Throws
 * `store_too_new` for tables of a newer version.
 */
export function prepareSchema(database: Database): void {
  const transact = createTransactions(database);
  const run = <T>({ statements, decide }: Operation<T>): T => {
    const [outcome] = transact([statements]);
    if (outcome === undefined || 'error' in outcome) throw outcome?.error;
    return decide(outcome.results);
  };
  const found = run(hasSchema) ? run(schemaVersion) : 0;
  if (found < SCHEMA_VERSION) run(migrateFrom(found));
}
