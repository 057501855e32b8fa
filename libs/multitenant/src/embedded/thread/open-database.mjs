// These three files are JavaScript with types in comments, because Node 20 cannot load TypeScript
// in a worker. The same files run from src and from dist.

/**
 * @typedef {{ all(...params: unknown[]): unknown[] }} PreparedStatement
 * @typedef {{ exec(sql: string): void, prepare(sql: string): PreparedStatement, close(): void }} Database
 * @typedef {{ DatabaseSync: new (file: string, options?: { readonly readOnly?: boolean }) => Database }} Sqlite
 */

/**
 * Node's own SQLite (from 22.13 on), otherwise the package with the same API.
 * @returns {Promise<Sqlite>}
 */
export const loadSqlite = async () => builtIn() ?? (await import('@photostructure/sqlite'));

/**
 * Suppresses Node's warning that the API is experimental; our tests cover what we use on every
 * version. Other warnings pass.
 * @returns {Sqlite | undefined}
 */
function builtIn() {
  const { emitWarning } = process;
  /** @param {[warning: unknown, ...rest: unknown[]]} args */
  const withoutThatOne = (...args) => {
    if (!/SQLite/.test(String(args[0]))) Reflect.apply(emitWarning, process, args);
  };
  process.emitWarning = withoutThatOne;
  try {
    return /** @type {Sqlite | undefined} */ (
      Reflect.get(process, 'getBuiltinModule')?.('node:sqlite')
    );
  } finally {
    process.emitWarning = emitWarning;
  }
}

/**
 * The timeout comes first, because the switch to WAL may have to wait. A commit returns when it is
 * on the disk; on macOS, that takes `fullfsync`. Commits cost less with a checkpoint every 2,000
 * pages (8 MB) than with SQLite's default of 1,000. Erased content is overwritten, not only
 * unlinked.
 */
const DURABLE = `
  PRAGMA busy_timeout = 5000;
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = FULL;
  PRAGMA fullfsync = ON;
  PRAGMA checkpoint_fullfsync = ON;
  PRAGMA wal_autocheckpoint = 2000;
  PRAGMA journal_size_limit = 16777216;
  PRAGMA secure_delete = ON;
  PRAGMA trusted_schema = OFF;
`;

/**
 * Throws the errors of SQLite.
 * @param {Sqlite} sqlite
 * @param {string} file
 * @returns {Database}
 */
export function openDatabase({ DatabaseSync }, file) {
  const database = new DatabaseSync(file);
  try {
    database.exec(DURABLE);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}
