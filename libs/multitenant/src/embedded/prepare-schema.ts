import { checkSchema, createSchema, hasSchema } from './sql/migrate.ts';
import type { Operation } from './sql/operation.ts';
import type { Database } from './thread/open-database.mjs';
import { createTransactions } from './thread/transactions.mjs';

/** Makes the tables in an empty file, in one transaction; refuses those of a newer version (`store_too_new`). */
export function prepareSchema(database: Database): void {
  const transact = createTransactions(database);
  const run = <T>({ statements, decide }: Operation<T>): T => {
    const [outcome] = transact([statements]);
    if (outcome === undefined || 'error' in outcome) throw outcome?.error;
    return decide(outcome.results);
  };
  if (!run(hasSchema)) run(createSchema);
  run(checkSchema);
}
