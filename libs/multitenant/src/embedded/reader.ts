import type { Operation } from './sql/operation.ts';
import { storeError, unavailable } from './store-error.ts';
import { createStatements } from './thread/transactions.mjs';
import type { Database } from './thread/open-database.mjs';

export interface Reader {
  /** Sees everything that is durable at the time of the call. */
  run<T>(operation: Operation<T>): Promise<T>;
  close(): void;
}

/**
 * Reads on the caller's own thread. A read takes microseconds, which is less than a message to
 * another thread and back.
 */
export function createReader(database: Database): Reader {
  const run = createStatements(database);
  let closed = false;
  return {
    run: async ({ statements, decide }) => {
      if (closed) throw unavailable('the store is closed');
      try {
        return decide(statements.map(run));
      } catch (error) {
        throw storeError(error);
      }
    },
    close: () => {
      closed = true;
      database.close();
    },
  };
}
