import { sql } from './sql.ts';

/** Raised with every change of the tables; `migrate` then brings older files up to it. */
export const SCHEMA_VERSION = 1;

/** The tables of version 1. */
export const TABLES = [
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
] as const;
