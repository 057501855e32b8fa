import { statSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import { loadSqlite, openDatabase } from './open-database.mjs';
import { createTransactions } from './transactions.mjs';

/**
 * The thread that owns the writing connection. A message is the operations of one transaction, or
 * `close`.
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

/** Copies the fields of an SQLite error that structured cloning drops. @param {unknown} error */
function cloneableError(error) {
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
        'error' in outcome ? { error: cloneableError(outcome.error) } : outcome,
      ),
    };
  } catch (error) {
    // After an I/O error the connection may be in an unknown state, so the next transaction starts
    // with a new one.
    close();
    return { failed: cloneableError(error) };
  }
}

/**
 * Checkpoints the write-ahead log into the file. SQLite does so when the last connection closes,
 * but on Node 20 a connection stays half open until its statements are garbage-collected.
 */
function checkpoint() {
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
    // The state of this connection no longer matters.
  }
}

/** A long log makes reads and the next start slower, and takes twice the disk space. */
const IDLE_MS = workerData.idle_ms ?? 2000;
const MAX_IDLE_BYTES = 256 * 1024;
/** @type {NodeJS.Timeout | undefined} */
let idle;

function checkpointWhenIdle() {
  clearTimeout(idle);
  idle = setTimeout(() => {
    const log = statSync(`${workerData.file}-wal`, { throwIfNoEntry: false });
    if ((log?.size ?? 0) > MAX_IDLE_BYTES) checkpoint();
  }, IDLE_MS);
}

port.on('message', (/** @type {Operations | 'close'} */ message) => {
  if (message === 'close') {
    clearTimeout(idle);
    checkpoint();
    close();
    port.close();
  } else {
    port.postMessage(answer(message));
    checkpointWhenIdle();
  }
});
