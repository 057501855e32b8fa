import { RuntimeError } from '@mozaiks/contracts';
import type { Connection, mongo } from 'mongoose';
import { commandKey, commitKey } from './keys.ts';
import { MAX_TIME_MS, TIMED } from './limits.ts';
import { failuresOf, isDuplicateKey } from './store-error.ts';

type Collection = mongo.Collection;
type Document = mongo.WithId<mongo.BSON.Document>;
type Rekeyed = { readonly _id: string; readonly [key: string]: unknown };

const OLD_INDEXES = [
  ['commits', 'log_id_1_first_seq_1'],
  ['inbox', 'log_id_1_command_id_1'],
  ['inbox', 'log_id_1_settled_seq_1'],
  ['usage', 'app_id_1_ts_1'],
] as const;
/** Each document may have a megabyte. */
const BATCH = 32;

/**
 * Migrates from version 1, where commits and commands had meaningless ids and an additional unique
 * index. Each batch is inserted under its new ids before the old documents are deleted. So an
 * interrupted or repeated migration has the same result.
 */
export async function rekeyLogs(connection: Connection): Promise<void> {
  const collection = (name: string): Collection =>
    connection.collection(name) as unknown as Collection;
  for (const [name, index] of OLD_INDEXES) await dropIndex(collection(name), index);
  await rekey(collection('commits'), (document) => ({
    ...document,
    _id: commitKey(logOf(document), document['first_seq'] as number),
  }));
  await rekey(collection('inbox'), (document) => ({
    ...document,
    _id: commandKey(logOf(document), document['command_id'] as string),
    ...(document['settled_seq'] === null ? { waiting_in: document['log_id'] as string } : {}),
  }));
}

const logOf = (document: Document): Parameters<typeof commitKey>[0] =>
  document as unknown as Parameters<typeof commitKey>[0];

async function rekey(
  collection: Collection,
  rekeyed: (document: Document) => Rekeyed,
): Promise<void> {
  for (;;) {
    const old = await collection
      .find({ _id: { $type: 'objectId' } }, { maxTimeMS: MAX_TIME_MS })
      .limit(BATCH)
      .toArray();
    if (old.length === 0) return;
    const documents = old.map(rekeyed);
    await collection
      .insertMany(documents as object[], { ...TIMED, ordered: false })
      .catch(async (error: unknown) => {
        const failures = failuresOf(error);
        if (failures === null || ![...failures.values()].every(isDuplicateKey)) throw error;
        for (const index of failures.keys()) await requireSame(collection, documents[index]);
      });
    await collection.deleteMany({ _id: { $in: old.map(({ _id }) => _id) } }, TIMED);
  }
}

/**
 * An existing document is expected to be a copy from an earlier attempt. Throws if it is anything
 * else.
 */
async function requireSame(collection: Collection, document: Rekeyed | undefined): Promise<void> {
  const existing = await collection.findOne(
    { _id: document?._id as never },
    { maxTimeMS: MAX_TIME_MS },
  );
  if (
    existing?.['commit_id'] === document?.['commit_id'] &&
    existing?.['digest'] === document?.['digest']
  )
    return;
  throw new RuntimeError('store_misconfigured', {
    collection: collection.collectionName,
    twice: document?._id ?? '',
  });
}

const NOT_FOUND = new Set([26, 27]);

async function dropIndex(collection: Collection, name: string): Promise<void> {
  await collection.dropIndex(name, TIMED).catch((error: unknown) => {
    if (!NOT_FOUND.has((error as { readonly code?: number }).code ?? 0)) throw error;
  });
}
