import { RuntimeError, type Logger } from '@mozaiks/contracts';
import type { Connection, IndexDefinition, IndexOptions } from 'mongoose';
import { MAX_TIME_MS } from './limits.ts';
import { SCHEMAS, SIGNALS_BYTES } from './schemas.ts';
import { isPassing } from './store-error.ts';

const NAMESPACE_EXISTS = 48;

/** Makes the collections that are missing. Repeatable, also by several processes at once. */
export async function ensureCollections(connection: Connection): Promise<void> {
  for (const name of Object.keys(SCHEMAS)) {
    const options = name === 'signals' ? { capped: true, size: SIGNALS_BYTES } : {};
    await connection.db?.createCollection(name, options).catch((error: unknown) => {
      if ((error as { readonly code?: number }).code !== NAMESPACE_EXISTS) throw error;
    });
  }
}

/**
 * Makes the indexes that are missing. What may not be made (no permission, too large a collection for now) is logged, and then what counts is what is
 * there: rejects with `store_misconfigured` while a unique index is missing, because facts could then be numbered twice.
 */
export async function ensureIndexes(connection: Connection, logger: Logger): Promise<void> {
  for (const [name, schema] of Object.entries(SCHEMAS)) {
    const indexes = schema.indexes();
    for (const index of indexes) await ensure(connection, logger, { name, index });
    await requireUnique(connection, name, indexes);
  }
}

type Index = [IndexDefinition, IndexOptions];

async function ensure(
  connection: Connection,
  logger: Logger,
  { name, index }: { readonly name: string; readonly index: Index },
): Promise<void> {
  const [key, { unique, sparse }] = index;
  const options = { ...(unique === true ? { unique: true } : {}), ...(sparse === true ? { sparse: true } : {}) };
  try {
    await connection.db?.collection(name).createIndex(key as Record<string, 1>, options);
  } catch (error) {
    if (isPassing(error)) throw error;
    logger.log('warn', 'an index could not be made', {
      event: 'store_index_failed',
      data: { collection: name, key: Object.keys(key) },
      error,
    });
  }
}

async function requireUnique(connection: Connection, name: string, indexes: readonly Index[]): Promise<void> {
  const there = (await connection.db?.collection(name).listIndexes({ maxTimeMS: MAX_TIME_MS }).toArray()) ?? [];
  for (const [key, { unique }] of indexes) {
    const isThere = there.some((index) => index['unique'] === true && JSON.stringify(index['key']) === JSON.stringify(key));
    if (unique === true && !isThere)
      throw new RuntimeError('store_misconfigured', { collection: name, missing_unique_index: Object.keys(key) });
  }
}
