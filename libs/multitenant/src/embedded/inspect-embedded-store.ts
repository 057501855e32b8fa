import { existsSync, statSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { SCHEMA_VERSION } from './sql/schema.ts';
import { storeError } from './store-error.ts';
import { loadSqlite } from './thread/open-database.mjs';

export interface EmbeddedInspection {
  readonly exists: boolean;
  /**
   * The schema version of the tables. Null if it cannot be read without a change to the file: the
   * newest content is still in the `-wal` file.
   */
  readonly schema_version: number | null;
  /** The schema version of this release. */
  readonly supported: number;
}

/**
 * Reads a file, which another process may have open, without any change to it. Rejects with
 * `store_unavailable` if the file is not a database.
 */
export async function inspectEmbeddedStore(file: string): Promise<EmbeddedInspection> {
  const nothing = { exists: existsSync(file), schema_version: null, supported: SCHEMA_VERSION };
  if (!nothing.exists) return nothing;
  // Opened normally, SQLite would create files next to it. `immutable` prevents that, but such a
  // read lacks the content of `-wal`.
  const { DatabaseSync } = await loadSqlite();
  const isBehind = existsSync(`${file}-wal`) && statSync(`${file}-wal`).size > 0;
  try {
    const database = new DatabaseSync(`${pathToFileURL(file).href}?immutable=1`, {
      readOnly: true,
    });
    try {
      const [row] = database
        .prepare(`SELECT value FROM meta WHERE key = 'schema_version'`)
        .all() as { readonly value: number }[];
      return { ...nothing, schema_version: row?.value ?? null };
    } finally {
      database.close();
    }
  } catch (error) {
    if (isBehind) return nothing;
    throw storeError(error);
  }
}
