/**
 * @typedef {import('./open-database.mjs').Database} Database
 * @typedef {import('./open-database.mjs').PreparedStatement} PreparedStatement
 * @typedef {import('../sql/sql.ts').Sql} Sql
 * @typedef {import('../sql/operation.ts').Results} Results
 * @typedef {{ readonly results: Results } | { readonly error: unknown }} Outcome
 */

/**
 * Runs single statements. Each text is prepared once: there are few, since they contain no values.
 * @param {Database} database
 * @returns {(statement: Sql) => Results[number]}
 */
export function createStatements(database) {
  /** @type {Map<string, PreparedStatement>} */
  const prepared = new Map();
  return ({ text, params }) => {
    const statement = prepared.get(text) ?? database.prepare(text);
    prepared.set(text, statement);
    return /** @type {Results[number]} */ (statement.all(...params));
  };
}

/**
 * Runs all operations in one transaction, each in its own savepoint, so that one that fails does
 * not affect the others. Returns when the transaction is durable. Throws if it is not; then nothing
 * was done.
 * @param {Database} database
 * @returns {(operations: readonly (readonly Sql[])[]) => Outcome[]}
 */
export function createTransactions(database) {
  const run = createStatements(database);
  /** @param {string} text */
  const execute = (text) => run({ text, params: [] });

  /** @param {readonly Sql[]} operation @returns {Outcome} */
  const attempt = (operation) => {
    execute('SAVEPOINT operation');
    try {
      const results = operation.map(run);
      execute('RELEASE operation');
      return { results };
    } catch (error) {
      undo(execute, error);
      return { error };
    }
  };

  return (operations) => {
    execute('BEGIN IMMEDIATE');
    try {
      const outcomes = operations.map(attempt);
      execute('COMMIT');
      return outcomes;
    } catch (error) {
      abandon(execute);
      throw error;
    }
  };
}

/**
 * Some errors, such as a full disk, end the whole transaction with its savepoints. The error of the
 * operation is then the error of the transaction.
 * @param {(text: string) => unknown} execute
 * @param {unknown} error
 */
function undo(execute, error) {
  try {
    execute('ROLLBACK TO operation');
    execute('RELEASE operation');
  } catch {
    throw error;
  }
}

/** @param {(text: string) => unknown} execute */
function abandon(execute) {
  try {
    execute('ROLLBACK');
  } catch {
    // SQLite has already rolled back.
  }
}
