import { statSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import { loadSqlite, openDatabase } from './open-database.mjs';
import { createTransactions } from './transactions.mjs';

/**
 * The thread that owns the writing connection. A message is the operations of one transaction, or `close`.
 * @typedef {import('./open-database.mjs').Database} Database
 * @typedef {import('./transactions.mjs').Outcome} Outcome
 * @typedef {readonly (readonly import('../sql/sql.ts').Sql[])[]} Operations
 * @typedef {{ outcomes: readonly Outcome[] } | { failed: unknown }} Answer
 */

if (parentPort === null) throw new Error('this file is the program of a worker thread');
const port = parentPort;
const sqlite = await loadSqlite();
/** @type {{ database: Database, transact: ReturnType<typeof createTransactions> } | undefined} */
let connection;

function open() {
  const database = openDatabase(sqlite, workerData.file);
  return { database, transact: createTransactions(database) };
}

/** What SQLite throws has fields that structured cloning drops. @param {unknown} error */
function plain(error) {
  const { message, code, errcode } =
    /** @type {{ message?: string, code?: string, errcode?: number }} */ (error);
  return { message, code, errcode };
}

/** @param {Operations} operations @returns {Answer} */
function answer(operations) {
  try {
    connection ??= open();
    const outcomes = connection.transact(operations);
    return {
      outcomes: outcomes.map((outcome) =>
        'error' in outcome ? { error: plain(outcome.error) } : outcome,
      ),
    };
  } catch (error) {
    // After an I/O error a connection may be left in the middle of something: the next transaction begins on a new one.
    close();
    return { failed: plain(error) };
  }
}

/**
 * Brings the write-ahead log back into the file. SQLite does so when the last connection closes; but on Node 20 one whose statements have not
 * been collected as garbage yet stays half open.
 */
function fold() {
  try {
    connection?.database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  } catch {
    // The next opening reads it from the log.
  }
}

function close() {
  const { database } = connection ?? {};
  connection = undefined;
  try {
    database?.close();
  } catch {
    // Nothing was promised about it.
  }
}

/** A long log makes reads and the next start slower, and takes the disk twice. */
const IDLE_MS = workerData.idle_ms ?? 2000;
const MAX_IDLE_BYTES = 256 * 1024;
/** @type {NodeJS.Timeout | undefined} */
let idle;

function foldWhenIdle() {
  clearTimeout(idle);
  idle = setTimeout(() => {
    const log = statSync(`${workerData.file}-wal`, { throwIfNoEntry: false });
    if ((log?.size ?? 0) > MAX_IDLE_BYTES) fold();
  }, IDLE_MS);
}

port.on('message', (/** @type {Operations | 'close'} */ message) => {
  if (message === 'close') {
    clearTimeout(idle);
    fold();
    close();
    port.close();
  } else {
    port.postMessage(answer(message));
    foldWhenIdle();
  }
});
