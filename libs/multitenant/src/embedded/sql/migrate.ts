import { RuntimeError } from '@mozaiks/contracts';
import { number } from './columns.ts';
import { effect, single, type Operation } from './operation.ts';
import { MIGRATIONS, SCHEMA_VERSION } from './schema.ts';
import { sql } from './sql.ts';

/** Whether the file has our tables. */
export const hasSchema: Operation<boolean> = single(
  sql`SELECT name FROM sqlite_schema WHERE type = 'table' AND name = 'meta'`,
  (rows) => rows.length > 0,
);

/** Throws `store_too_new` for tables that a newer version has made. */
export const schemaVersion: Operation<number> = single(
  sql`SELECT value FROM meta WHERE key = 'schema_version'`,
  ([row]) => {
    const schema_version = row === undefined ? 0 : number(row, 'value');
    if (schema_version <= SCHEMA_VERSION) return schema_version;
    throw new RuntimeError('store_too_new', { schema_version, supported: SCHEMA_VERSION });
  },
);

/** Brings the tables from version `from` (0: an empty file) to this one, in one transaction. */
export const migrateFrom = (from: number): Operation<void> =>
  effect(
    ...MIGRATIONS.slice(from).flat(),
    sql`INSERT INTO meta (key, value) VALUES ('schema_version', ${SCHEMA_VERSION})
      ON CONFLICT (key) DO UPDATE SET value = excluded.value`,
  );
