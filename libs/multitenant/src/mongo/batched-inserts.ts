import { RuntimeError } from '@mozaiks/contracts';
import { failuresOf, isDuplicateKey } from './store-error.ts';

/** The part of the driver's collection that inserts need. */
export interface InsertsInto {
  insertOne(document: object): Promise<unknown>;
  /** Continues after a document that cannot be inserted. */
  insertMany(documents: object[]): Promise<unknown>;
}

export type Inserted = 'inserted' | 'duplicate';

interface Waiting {
  readonly document: object;
  readonly resolve: (outcome: Inserted) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * With few inserts in flight, later documents gather into batches. With two, one can be in transit
 * while the other is being written to disk.
 */
const IN_FLIGHT = 2;
const BATCH = 64;
/** The most documents that may wait, each with a commit of 1 MiB at most. */
export const MAX_WAITING_INSERTS = 1_000;

/**
 * Group commit: an insert is sent at once, and inserts that arrive while others are in flight form
 * the next batch. So a hundred writers share one wait for the disk. Documents are independent: each
 * has its own outcome.
 *
 * An insert is rejected with `store_unavailable` if too many are waiting.
 */
export function batchedInserts(into: InsertsInto): (document: object) => Promise<Inserted> {
  const queue: Waiting[] = [];
  let inFlight = 0;

  function flush(): void {
    while (inFlight < IN_FLIGHT && queue.length > 0) {
      inFlight += 1;
      void insert(into, queue.splice(0, BATCH)).finally(() => {
        inFlight -= 1;
        flush();
      });
    }
  }
  return (document) =>
    new Promise((resolve, reject) => {
      if (queue.length >= MAX_WAITING_INSERTS)
        return reject(new RuntimeError('store_unavailable', { waiting: queue.length }));
      queue.push({ document, resolve, reject });
      flush();
    });
}

/** Settles every insert of the batch. Never rejects. */
async function insert(into: InsertsInto, batch: readonly Waiting[]): Promise<void> {
  const [first] = batch;
  try {
    await (batch.length === 1 && first !== undefined
      ? into.insertOne(first.document)
      : into.insertMany(batch.map(({ document }) => document)));
    for (const { resolve } of batch) resolve('inserted');
  } catch (error) {
    const failures = batch.length === 1 ? new Map([[0, error]]) : failuresOf(error);
    for (const [index, waiting] of batch.entries())
      settle(waiting, failures === null ? error : failures.get(index));
  }
}

function settle({ resolve, reject }: Waiting, failure: unknown): void {
  if (failure === undefined) resolve('inserted');
  else if (isDuplicateKey(failure)) resolve('duplicate');
  else reject(failure);
}
