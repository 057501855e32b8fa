import { RuntimeError } from '@mozaiks/contracts';
import { number } from './columns.ts';
import { effect, single, type Operation } from './operation.ts';
import { SCHEMA_VERSION, TABLES } from './schema.ts';
import { sql } from './sql.ts';

/** Whether the file has tables of ours. */
export const hasSchema: Operation<boolean> = single(
  sql`SELECT name FROM sqlite_schema WHERE type = 'table' AND name = 'meta'`,
  (rows) => rows.length > 0,
);

export const createSchema: Operation<void> = effect(
  ...TABLES,
  sql`INSERT INTO meta (key, value) VALUES ('schema_version', ${SCHEMA_VERSION})`,
);

/** Throws `store_too_new` for tables that a newer version has made. */
export const checkSchema: Operation<void> = single(sql`SELECT value FROM meta WHERE key = 'schema_version'`, ([row]) => {
  const schema_version = row === undefined ? 0 : number(row, 'value');
  if (schema_version > SCHEMA_VERSION) throw new RuntimeError('store_too_new', { schema_version, supported: SCHEMA_VERSION });
});
