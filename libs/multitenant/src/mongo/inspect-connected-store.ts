import type { Connection } from 'mongoose';
import { collectionsOf } from './collections.ts';
import { connect, type ConnectOptions } from './connect.ts';
import { indexedCollections, missingIndexesOf, namesOfCollections } from './ensure-indexes.ts';
import type { MissingIndex, MongoInspection } from './inspect-mongo-store.ts';
import { MAX_TIME_MS } from './limits.ts';
import { SCHEMA_VERSION, versionOf } from './migrate.ts';
import { storeError } from './store-error.ts';

type InspectOptions = Omit<ConnectOptions, 'logger'>;

/** A separate file, so that only users of MongoDB load the driver. */
export async function inspectConnectedStore(options: InspectOptions): Promise<MongoInspection> {
  const warnings: string[] = [];
  const logger = { log: (_level: string, msg: string) => void warnings.push(msg) };
  try {
    const { connection } = await connect({ ...options, logger });
    try {
      const schema_version = await versionOf(collectionsOf(connection).meta);
      const missing_indexes = schema_version === 0 ? [] : await missingIndexes(connection);
      return {
        schema_version,
        supported: SCHEMA_VERSION,
        missing_indexes,
        warnings,
        clock_ahead_ms: await clockAhead(connection),
      };
    } finally {
      await connection.close();
    }
  } catch (error) {
    throw storeError(error);
  }
}

async function missingIndexes(connection: Connection): Promise<readonly MissingIndex[]> {
  const there = await namesOfCollections(connection);
  const all = indexedCollections().map(async ({ name, indexes }) => {
    const missing = there.includes(name)
      ? await missingIndexesOf(connection, { name, indexes })
      : indexes;
    return missing.map(([key, { unique = false }]) => ({
      collection: name,
      key: Object.keys(key),
      unique: unique === true,
    }));
  });
  return (await Promise.all(all)).flat();
}

/**
 * How far the server's clock is ahead. The error is less than the duration of one request. Null if
 * the server does not report its time.
 */
async function clockAhead(connection: Connection): Promise<number | null> {
  const before = Date.now();
  const hello = await connection.db?.command({ hello: 1, maxTimeMS: MAX_TIME_MS });
  const now = hello?.['localTime'] as unknown;
  return now instanceof Date ? Math.round(now.getTime() - (before + Date.now()) / 2) : null;
}
