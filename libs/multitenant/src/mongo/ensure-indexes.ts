import { RuntimeError, type Logger } from '@mozaiks/contracts';
import type { Connection, IndexDefinition, IndexOptions } from 'mongoose';
import { MAX_TIME_MS } from './limits.ts';
import { SCHEMAS, SIGNALS_BYTES } from './schemas.ts';
import { isTransient } from './store-error.ts';

const NAMESPACE_EXISTS = 48;

/** Creates the missing collections. May be repeated, and run by several processes at once. */
export async function ensureCollections(connection: Connection): Promise<void> {
  const existing = await namesOfCollections(connection);
  const missing = Object.keys(SCHEMAS).filter((name) => !existing.includes(name));
  await allDone(missing.map((name) => createCollection(connection, name)));
}

export async function namesOfCollections(connection: Connection): Promise<readonly string[]> {
  const existing = (await connection.db?.listCollections({}, { nameOnly: true }).toArray()) ?? [];
  return existing.map(({ name }) => name);
}

async function createCollection(connection: Connection, name: string): Promise<void> {
  const options = name === 'signals' ? { capped: true, size: SIGNALS_BYTES } : {};
  await connection.db?.createCollection(name, options).catch((error: unknown) => {
    if ((error as { readonly code?: number }).code !== NAMESPACE_EXISTS) throw error;
  });
}

/**
 * Creates the missing collections and indexes. A failure (no permission, or a collection that is
 * too large for now) is logged. Rejects with `store_misconfigured` while a unique index is missing,
 * because two events could then get the same number.
 */
export async function ensureIndexes(connection: Connection, logger: Logger): Promise<void> {
  await ensureCollections(connection);
  await allDone(
    indexedCollections().map((collection) => ensureIndexesOf(connection, logger, collection)),
  );
}

/** Collections with their required indexes. */
export function indexedCollections(): readonly Indexed[] {
  const all = Object.entries(SCHEMAS).map(([name, schema]) => ({
    name,
    indexes: schema.indexes() as readonly Index[],
  }));
  return all.filter(({ indexes }) => indexes.length > 0);
}

interface Indexed {
  readonly name: string;
  readonly indexes: readonly Index[];
}

async function ensureIndexesOf(
  connection: Connection,
  logger: Logger,
  { name, indexes }: Indexed,
): Promise<void> {
  const missing = await missingIndexesOf(connection, { name, indexes });
  for (const index of missing) await ensureIndex(connection, logger, { name, index });
  const unique = missing.filter(([, options]) => options.unique === true);
  if (unique.length > 0) requireExisting(name, unique, await indexesOf(connection, name));
}

/** The collection must exist. */
export async function missingIndexesOf(
  connection: Connection,
  { name, indexes }: Indexed,
): Promise<readonly Index[]> {
  const existing = await indexesOf(connection, name);
  return indexes.filter((index) => !existing.some((found) => isSame(found, index)));
}

/**
 * Waits for all, so that none is still running when the connection is closed. Rejects with the
 * first error.
 */
async function allDone(works: readonly Promise<void>[]): Promise<void> {
  for (const outcome of await Promise.allSettled(works))
    if (outcome.status === 'rejected') throw outcome.reason;
}

export type Index = [IndexDefinition, IndexOptions];

/** Creates one index. Logs a failure that a retry would not change. */
export async function ensureIndex(
  connection: Connection,
  logger: Logger,
  { name, index }: { readonly name: string; readonly index: Index },
): Promise<void> {
  const [key, { unique, sparse }] = index;
  const options = {
    ...(unique === true ? { unique: true } : {}),
    ...(sparse === true ? { sparse: true } : {}),
  };
  try {
    await connection.db?.collection(name).createIndex(key as Record<string, 1>, options);
  } catch (error) {
    if (isTransient(error)) throw error;
    logger.log('warn', 'an index could not be created', {
      event: 'store_index_failed',
      data: { collection: name, key: Object.keys(key) },
      error,
    });
  }
}

type FoundIndex = Readonly<Record<string, unknown>>;

const indexesOf = async (connection: Connection, name: string): Promise<readonly FoundIndex[]> =>
  (await connection.db?.collection(name).listIndexes({ maxTimeMS: MAX_TIME_MS }).toArray()) ?? [];

const isSame = (found: FoundIndex, [key, { unique, sparse }]: Index): boolean =>
  JSON.stringify(found['key']) === JSON.stringify(key) &&
  (found['unique'] === true) === (unique === true) &&
  (found['sparse'] === true) === (sparse === true);

function requireExisting(
  collection: string,
  indexes: readonly Index[],
  existing: readonly FoundIndex[],
): void {
  for (const index of indexes) {
    if (!existing.some((found) => isSame(found, index)))
      throw new RuntimeError('store_misconfigured', {
        collection,
        missing_unique_index: Object.keys(index[0]),
      });
  }
}
