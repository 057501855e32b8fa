import type { MongoStoreOptions } from './open-mongo-store.ts';
import { withMongoose } from './with-mongoose.ts';

export interface MissingIndex {
  readonly collection: string;
  readonly key: readonly string[];
  readonly unique: boolean;
}

export interface MongoInspection {
  /** Of the database. 0: no server has used it yet. */
  readonly schema_version: number;
  /** The schema of this version. */
  readonly supported: number;
  /** Those that a server makes at its start. */
  readonly missing_indexes: readonly MissingIndex[];
  /** What a server would warn of: options of the URI that are ignored, a standalone server. */
  readonly warnings: readonly string[];
  /** How far the clock of the server is ahead of ours. Null if it does not say. */
  readonly clock_ahead_ms: number | null;
}

/**
 * Looks at a database, which servers may be using, and changes nothing. Rejects as `openMongoStore` does, except for an older
 * schema and missing indexes, which are part of the answer.
 */
export async function inspectMongoStore(
  options: Omit<MongoStoreOptions, 'logger'>,
): Promise<MongoInspection> {
  const { inspectConnectedStore } = await withMongoose(
    () => import('./inspect-connected-store.ts'),
  );
  return inspectConnectedStore(options);
}
