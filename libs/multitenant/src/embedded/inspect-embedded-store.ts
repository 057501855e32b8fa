import { existsSync, statSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { SCHEMA_VERSION } from './sql/schema.ts';
import { storeError } from './store-error.ts';
import { loadSqlite } from './thread/open-database.mjs';

export interface EmbeddedInspection {
  readonly exists: boolean;
  /** Of its tables. Null if that cannot be known without changing something: the newest content waits in the `-wal` file. */
  readonly schema_version: number | null;
  /** The schema of this version. */
  readonly supported: number;
}

/** Looks into a file, which another process may have open, and changes nothing at all. Rejects with `store_unavailable` for one that is no database. */
export async function inspectEmbeddedStore(file: string): Promise<EmbeddedInspection> {
  const nothing = { exists: existsSync(file), schema_version: null, supported: SCHEMA_VERSION };
  if (!nothing.exists) return nothing;
  // SQLite itself would make files next to it. What it reads in this way lacks the content of `-wal`.
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
