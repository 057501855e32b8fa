import type { Operation, Results } from './sql/operation.ts';
import type { Sql, SqlValue } from './sql/sql.ts';
import { storeError, unavailable } from './store-error.ts';
import type { Outcome } from './thread/transactions.mjs';

export interface Writer {
  /** Resolves when what was asked is durable. Rejects with `store_unavailable` when that is unknown, or when too much waits already. */
  run<T>(operation: Operation<T>): Promise<T>;
  /** Refuses what comes from now on, and resolves when what came before is answered. Repeatable. */
  drain(): Promise<void>;
  /** Operations that are in no transaction yet. */
  waiting(): number;
}

export interface WriterLimits {
  /** Operations that may wait. */
  readonly max_waiting: number;
  /** Characters and bytes of the values of those that wait. */
  readonly max_waiting_chars: number;
  /** Operations in one transaction. */
  readonly max_batch: number;
}

export const WRITER_LIMITS: WriterLimits = {
  max_waiting: 10_000,
  max_waiting_chars: 64 * 1024 * 1024,
  max_batch: 512,
};

/** One transaction at a time. Rejects when nothing of it was done, or when nobody knows. */
export type Transact = (operations: readonly (readonly Sql[])[]) => Promise<readonly Outcome[]>;

interface Waiting {
  readonly statements: readonly Sql[];
  readonly chars: number;
  readonly done: (results: Results) => void;
  readonly failed: (error: unknown) => void;
}

/**
 * Group commit: while one transaction is on its way to the disk, whatever is asked for queues, and is the next transaction. So one caller
 * waits for one fsync, and a hundred callers share one.
 */
export function createWriter(transact: Transact, limits: WriterLimits = WRITER_LIMITS): Writer {
  const queue: Waiting[] = [];
  let chars = 0;
  let pumping: Promise<void> | undefined;
  let closed = false;

  async function pump(): Promise<void> {
    await new Promise(setImmediate); // what is asked for in the same turn of the event loop goes together
    while (queue.length > 0) {
      const batch = queue.splice(0, limits.max_batch);
      await settle(transact, batch);
      for (const waiting of batch) chars -= waiting.chars;
    }
    pumping = undefined;
  }

  function enqueue(waiting: Waiting): void {
    if (closed) throw unavailable('the store is closed');
    if (queue.length >= limits.max_waiting || chars + waiting.chars > limits.max_waiting_chars)
      throw unavailable('too many writes wait');
    queue.push(waiting);
    chars += waiting.chars;
    pumping ??= pump();
  }

  return {
    run: ({ statements, decide }) =>
      new Promise((resolve, reject) => {
        enqueue({
          statements,
          chars: charsOf(statements),
          done: (results) => attempt(() => resolve(decide(results)), reject),
          failed: reject,
        });
      }),
    waiting: () => queue.length,
    drain: async () => {
      closed = true;
      await pumping;
    },
  };
}

async function settle(transact: Transact, batch: readonly Waiting[]): Promise<void> {
  try {
    const outcomes = await transact(batch.map(({ statements }) => statements));
    batch.forEach(({ done, failed }, index) => {
      const outcome = outcomes[index] ?? { error: new Error('the writer gave no answer') };
      if ('error' in outcome) failed(storeError(outcome.error));
      else done(outcome.results);
    });
  } catch (error) {
    for (const { failed } of batch) failed(storeError(error));
  }
}

/** One caller's `decide` must not cost the others their answers. */
function attempt(action: () => void, failed: (error: unknown) => void): void {
  try {
    action();
  } catch (error) {
    failed(storeError(error));
  }
}

const charsOf = (statements: readonly Sql[]): number =>
  statements.reduce(
    (sum, { params }) => sum + params.reduce<number>((all, value) => all + sizeOf(value), 0),
    0,
  );

const sizeOf = (value: SqlValue): number =>
  typeof value === 'string' || value instanceof Uint8Array ? value.length : 8;
