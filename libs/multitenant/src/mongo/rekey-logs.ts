import type { Connection, mongo } from 'mongoose';
import { commandKey, commitKey } from './keys.ts';
import { MAX_TIME_MS, TIMED } from './limits.ts';
import { failuresOf, isDuplicateKey } from './store-error.ts';

type Collection = mongo.Collection;
type Document = mongo.WithId<mongo.BSON.Document>;

const OLD_INDEXES = [
  ['commits', 'log_id_1_first_seq_1'],
  ['inbox', 'log_id_1_command_id_1'],
  ['inbox', 'log_id_1_settled_seq_1'],
  ['usage', 'app_id_1_ts_1'],
] as const;
const BATCH = 500;

/**
 * From version 1, where commits and commands had ids without a meaning and a unique index beside them. Each batch is there under its new ids before the old
 * ones go: whoever is interrupted, or does it twice, ends at the same.
 */
export async function rekeyLogs(connection: Connection): Promise<void> {
  const collection = (name: string): Collection => connection.collection(name) as unknown as Collection;
  for (const [name, index] of OLD_INDEXES) await dropIndex(collection(name), index);
  await rekey(collection('commits'), (document) => ({ ...document, _id: commitKey(logOf(document), document['first_seq'] as number) }));
  await rekey(collection('inbox'), (document) => ({
    ...document,
    _id: commandKey(logOf(document), document['command_id'] as string),
    ...(document['settled_seq'] === null ? { waiting_in: document['log_id'] as string } : {}),
  }));
}

const logOf = (document: Document): Parameters<typeof commitKey>[0] => document as unknown as Parameters<typeof commitKey>[0];

async function rekey(collection: Collection, renewed: (document: Document) => object): Promise<void> {
  for (;;) {
    const old = await collection
      .find({ _id: { $type: 'objectId' } }, { maxTimeMS: MAX_TIME_MS })
      .limit(BATCH)
      .toArray();
    if (old.length === 0) return;
    await collection.insertMany(old.map(renewed), { ...TIMED, ordered: false }).catch((error: unknown) => {
      const failures = failuresOf(error);
      if (failures === null || ![...failures.values()].every(isDuplicateKey)) throw error;
    });
    await collection.deleteMany({ _id: { $in: old.map(({ _id }) => _id) } }, TIMED);
  }
}

const NOT_THERE = new Set([26, 27]);

async function dropIndex(collection: Collection, name: string): Promise<void> {
  await collection.dropIndex(name, TIMED).catch((error: unknown) => {
    if (!NOT_THERE.has((error as { readonly code?: number }).code ?? 0)) throw error;
  });
}
