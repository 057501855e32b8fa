import { RuntimeError } from '@mozaiks/contracts';
import { failuresOf, isDuplicateKey } from './store-error.ts';

/** What of the driver's collection is needed. */
export interface InsertsInto {
  insertOne(document: object): Promise<unknown>;
  /** Goes on after a document that cannot be inserted. */
  insertMany(documents: object[]): Promise<unknown>;
}

export type Inserted = 'inserted' | 'duplicate';

interface Waiting {
  readonly document: object;
  readonly resolve: (outcome: Inserted) => void;
  readonly reject: (error: unknown) => void;
}

/** So few that what comes meanwhile is gathered; two, so that one is on its way while another is on the disk. */
const IN_FLIGHT = 2;
const BATCH = 64;
/** Documents that wait, each with a commit of 1 MiB at most. */
export const MAX_WAITING_INSERTS = 1_000;

/**
 * Group commit: an insert goes out at once, and what comes while others are under way is the next one, so that a hundred writers share one wait for the
 * disk. Documents have nothing to do with one another: each has its own outcome, and its own failure.
 *
 * An insert is refused with `store_unavailable` if too many wait.
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

/** Settles every one of them; never rejects. */
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
