import { RuntimeError } from '@mozaiks/contracts';
import { number } from './columns.ts';
import { effect, single, type Operation } from './operation.ts';
import { sql, type Sql } from './sql.ts';

/** The tables of version 1. */
const TABLES = [
  sql`CREATE TABLE meta (key TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT, WITHOUT ROWID`,
  sql`CREATE TABLE chats (
    app_id TEXT NOT NULL, user_id TEXT NOT NULL, chat_id TEXT NOT NULL, log_id TEXT NOT NULL,
    workflow_name TEXT NOT NULL, parent TEXT, status TEXT NOT NULL,
    head_seq INTEGER NOT NULL, usage_seq INTEGER NOT NULL,
    owner TEXT, fence INTEGER NOT NULL, inbox_seq INTEGER NOT NULL, due_at REAL,
    watchers TEXT NOT NULL, log_version INTEGER NOT NULL, erased INTEGER NOT NULL,
    created_at TEXT NOT NULL, updated_at TEXT NOT NULL,
    PRIMARY KEY (app_id, user_id, chat_id)
  ) STRICT, WITHOUT ROWID`,
  sql`CREATE INDEX chats_newest ON chats (app_id, user_id, updated_at, chat_id)`,
  sql`CREATE INDEX chats_due ON chats (due_at) WHERE due_at IS NOT NULL`,
  sql`CREATE INDEX chats_owner ON chats (owner) WHERE owner IS NOT NULL`,
  sql`CREATE TABLE commits (
    app_id TEXT NOT NULL, user_id TEXT NOT NULL, chat_id TEXT NOT NULL, log_id TEXT NOT NULL,
    first_seq INTEGER NOT NULL, last_seq INTEGER NOT NULL, fence INTEGER NOT NULL,
    commit_id TEXT NOT NULL, v INTEGER NOT NULL, events TEXT NOT NULL,
    UNIQUE (log_id, first_seq)
  ) STRICT`,
  sql`CREATE TABLE inbox (
    put_order INTEGER PRIMARY KEY AUTOINCREMENT,
    app_id TEXT NOT NULL, user_id TEXT NOT NULL, chat_id TEXT NOT NULL, log_id TEXT NOT NULL,
    command_id TEXT NOT NULL, digest TEXT NOT NULL, command TEXT, settled_seq INTEGER,
    UNIQUE (log_id, command_id)
  ) STRICT`,
  sql`CREATE INDEX inbox_waiting ON inbox (log_id) WHERE settled_seq IS NULL`,
  sql`CREATE TABLE sessions (session TEXT PRIMARY KEY, beat INTEGER NOT NULL, dead INTEGER NOT NULL) STRICT, WITHOUT ROWID`,
  sql`CREATE TABLE usage (
    id TEXT PRIMARY KEY, app_id TEXT NOT NULL, user_id TEXT, chat_id TEXT, log_id TEXT NOT NULL,
    workflow_name TEXT NOT NULL, agent TEXT NOT NULL, model TEXT NOT NULL, ts TEXT NOT NULL,
    input_tokens INTEGER, output_tokens INTEGER, cached_input_tokens INTEGER, reasoning_tokens INTEGER, cost_usd REAL,
    fact TEXT NOT NULL
  ) STRICT`,
  sql`CREATE INDEX usage_of_tenant ON usage (app_id, user_id, ts)`,
  sql`CREATE INDEX usage_of_app ON usage (app_id, ts)`,
  sql`CREATE INDEX usage_of_log ON usage (log_id)`,
  sql`CREATE TABLE workflow_versions (workflow_version TEXT PRIMARY KEY, definition TEXT NOT NULL) STRICT`,
];

const SNAPSHOTS = [
  sql`CREATE TABLE snapshots (
    app_id TEXT NOT NULL, user_id TEXT NOT NULL, chat_id TEXT NOT NULL, log_id TEXT PRIMARY KEY,
    head_seq INTEGER NOT NULL, commit_id TEXT NOT NULL, v INTEGER NOT NULL, body TEXT NOT NULL
  ) STRICT`,
  // When a process last saved the definition to start runs with it (RFC 3339). null: before version
  // 2.
  sql`ALTER TABLE workflow_versions ADD COLUMN saved_at TEXT`,
];

/** The index of chats that any session watches. */
const WATCHED = [
  sql`CREATE INDEX chats_watched ON chats (app_id, user_id, chat_id) WHERE watchers <> '[]'`,
];

const TITLES = [
  sql`ALTER TABLE chats ADD COLUMN title TEXT`,
  sql`ALTER TABLE chats ADD COLUMN default_title TEXT`,
];

const OUTBOX = [
  sql`CREATE TABLE outbox (
    id TEXT PRIMARY KEY, app_id TEXT NOT NULL, user_id TEXT NOT NULL, chat_id TEXT NOT NULL, log_id TEXT NOT NULL,
    workflow_name TEXT NOT NULL, ts TEXT NOT NULL, fact TEXT NOT NULL, parked INTEGER NOT NULL, first_claimed_at TEXT
  ) STRICT`,
  sql`CREATE INDEX outbox_oldest ON outbox (parked, ts, id)`,
  sql`CREATE TABLE leases (name TEXT PRIMARY KEY, holder TEXT NOT NULL, until REAL NOT NULL) STRICT, WITHOUT ROWID`,
];

const RESPONSES = [
  sql`CREATE TABLE responses (
    app_id TEXT NOT NULL, user_id TEXT NOT NULL, chat_id TEXT NOT NULL, log_id TEXT NOT NULL,
    key TEXT NOT NULL, value TEXT NOT NULL, expires_at REAL NOT NULL,
    PRIMARY KEY (log_id, key)
  ) STRICT`,
  sql`CREATE INDEX responses_expiry ON responses (expires_at)`,
];

const FILES = [
  sql`CREATE TABLE files (
    app_id TEXT NOT NULL, user_id TEXT NOT NULL, chat_id TEXT NOT NULL, log_id TEXT NOT NULL, file_id TEXT NOT NULL,
    media_type TEXT NOT NULL, name TEXT, bytes INTEGER NOT NULL, created_at TEXT NOT NULL, complete INTEGER NOT NULL,
    PRIMARY KEY (log_id, file_id)
  ) STRICT, WITHOUT ROWID`,
  sql`CREATE TABLE file_chunks (
    app_id TEXT NOT NULL, user_id TEXT NOT NULL, chat_id TEXT NOT NULL, log_id TEXT NOT NULL, file_id TEXT NOT NULL,
    first_byte INTEGER NOT NULL, data BLOB NOT NULL,
    UNIQUE (log_id, file_id, first_byte)
  ) STRICT`,
];

const BOOKMARKS = [
  sql`CREATE TABLE bookmarks (
    app_id TEXT NOT NULL, user_id TEXT NOT NULL, chat_id TEXT NOT NULL, log_id TEXT NOT NULL,
    key TEXT NOT NULL, seq INTEGER NOT NULL,
    PRIMARY KEY (app_id, user_id, key)
  ) STRICT, WITHOUT ROWID`,
  sql`CREATE INDEX bookmarks_of_log ON bookmarks (app_id, user_id, chat_id, log_id)`,
];

/**
 * See `pack-events.ts`: `events` is empty in rows that have `packed`. Usage is now found by its
 * ids.
 */
const FEWER_BYTES = [sql`ALTER TABLE commits ADD COLUMN packed BLOB`, sql`DROP INDEX usage_of_log`];

/**
 * The statements that each schema version adds, from version 1 on. A released entry never changes;
 * add another one.
 */
const MIGRATIONS: readonly (readonly Sql[])[] = [
  TABLES,
  SNAPSHOTS,
  WATCHED,
  TITLES,
  OUTBOX,
  RESPONSES,
  FILES,
  BOOKMARKS,
  FEWER_BYTES,
];
export const SCHEMA_VERSION = MIGRATIONS.length;

/** Whether the file has our tables. */
export const hasSchema: Operation<boolean> = single(
  sql`SELECT name FROM sqlite_schema WHERE type = 'table' AND name = 'meta'`,
  (rows) => rows.length > 0,
);

/** Throws `store_too_new` for tables that a newer version created. */
export const schemaVersion: Operation<number> = single(
  sql`SELECT value FROM meta WHERE key = 'schema_version'`,
  ([row]) => {
    const schema_version = row === undefined ? 0 : number(row, 'value');
    if (schema_version <= SCHEMA_VERSION) return schema_version;
    throw new RuntimeError('store_too_new', { schema_version, supported: SCHEMA_VERSION });
  },
);

/**
 * Migrates the tables from version `from` (0: an empty file) to this version, in one transaction.
 */
export const migrateFrom = (from: number): Operation<void> =>
  effect(
    ...MIGRATIONS.slice(from).flat(),
    sql`INSERT INTO meta (key, value) VALUES ('schema_version', ${SCHEMA_VERSION})
      ON CONFLICT (key) DO UPDATE SET value = excluded.value`,
  );
