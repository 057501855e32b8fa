import type { MongoStoreOptions } from './open-mongo-store.ts';
import { withMongoose } from './with-mongoose.ts';

export interface MissingIndex {
  readonly collection: string;
  readonly key: readonly string[];
  readonly unique: boolean;
}

export interface MongoInspection {
  /** The schema version of the database. 0: no server has used it yet. */
  readonly schema_version: number;
  /** The schema version of this release. */
  readonly supported: number;
  /** Indexes that a server creates when it starts. */
  readonly missing_indexes: readonly MissingIndex[];
  /** Warnings that a server would log: ignored options of the URI, a standalone server. */
  readonly warnings: readonly string[];
  /** How far the server's clock is ahead of ours. Null if the server does not report its time. */
  readonly clock_ahead_ms: number | null;
}

/**
 * Reads a database, which servers may be using, without any change to it. Rejects as
 * `openMongoStore` does, except for an older schema and missing indexes, which are part of the
 * answer.
 */
export async function inspectMongoStore(
  options: Omit<MongoStoreOptions, 'logger'>,
): Promise<MongoInspection> {
  const { inspectConnectedStore } = await withMongoose(
    () => import('./inspect-connected-store.ts'),
  );
  return inspectConnectedStore(options);
}
