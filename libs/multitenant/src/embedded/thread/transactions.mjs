/**
 * @typedef {import('./open-database.mjs').Database} Database
 * @typedef {import('./open-database.mjs').PreparedStatement} PreparedStatement
 * @typedef {import('../sql/sql.ts').Sql} Sql
 * @typedef {import('../sql/operation.ts').Results} Results
 * @typedef {{ readonly results: Results } | { readonly error: unknown }} Outcome
 */

/**
 * Runs single statements, and prepares each text once: the texts are few, since they hold no values.
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
 * All operations in one transaction, each in a savepoint of its own: one that fails takes none of the others with it. Returns when the
 * transaction is durable; throws when it is not, and then nothing was done.
 * @param {Database} database
 * @returns {(operations: readonly (readonly Sql[])[]) => Outcome[]}
 */
export function createTransactions(database) {
  const run = createStatements(database);
  /** @param {string} text */
  const say = (text) => run({ text, params: [] });

  /** @param {readonly Sql[]} operation @returns {Outcome} */
  const attempt = (operation) => {
    say('SAVEPOINT operation');
    try {
      const results = operation.map(run);
      say('RELEASE operation');
      return { results };
    } catch (error) {
      undo(say, error);
      return { error };
    }
  };

  return (operations) => {
    say('BEGIN IMMEDIATE');
    try {
      const outcomes = operations.map(attempt);
      say('COMMIT');
      return outcomes;
    } catch (error) {
      abandon(say);
      throw error;
    }
  };
}

/**
 * A full disk, say, ends the whole transaction and its savepoints with it: then the operation's error is that of all.
 * @param {(text: string) => unknown} say
 * @param {unknown} error
 */
function undo(say, error) {
  try {
    say('ROLLBACK TO operation');
    say('RELEASE operation');
  } catch {
    throw error;
  }
}

/** @param {(text: string) => unknown} say */
function abandon(say) {
  try {
    say('ROLLBACK');
  } catch {
    // SQLite has already rolled back.
  }
}
