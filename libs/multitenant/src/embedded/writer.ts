import type { Operation, Results } from './sql/operation.ts';
import type { Sql, SqlValue } from './sql/sql.ts';
import { storeError, unavailable } from './store-error.ts';
import type { Outcome } from './thread/transactions.mjs';

export interface Writer {
  /**
   * Resolves when the operation is durable. Rejects with `store_unavailable` if that is unknown, or
   * if too many writes are waiting.
   */
  run<T>(operation: Operation<T>): Promise<T>;
  /**
   * Rejects new operations from now on. Resolves when all earlier ones are answered. May be called
   * again.
   */
  drain(): Promise<void>;
  /** Operations that are not in a transaction yet. */
  waiting(): number;
}

export interface WriterLimits {
  /** The most operations that may wait. */
  readonly max_waiting: number;
  /** The most characters and bytes that the values of waiting operations may have. */
  readonly max_waiting_chars: number;
  /** The most operations in one transaction. */
  readonly max_batch: number;
}

export const WRITER_LIMITS: WriterLimits = {
  max_waiting: 10_000,
  max_waiting_chars: 64 * 1024 * 1024,
  max_batch: 512,
};

/** Runs one transaction. Rejects if nothing of it was done, or if the outcome is unknown. */
export type Transact = (operations: readonly (readonly Sql[])[]) => Promise<readonly Outcome[]>;

interface Waiting {
  readonly statements: readonly Sql[];
  readonly chars: number;
  readonly done: (results: Results) => void;
  readonly failed: (error: unknown) => void;
}

/**
 * Group commit: operations that arrive during a transaction queue, and make up the next one. One
 * caller waits for one fsync, and a hundred callers share one.
 */
export function createWriter(transact: Transact, limits: WriterLimits = WRITER_LIMITS): Writer {
  const queue: Waiting[] = [];
  let chars = 0;
  let pumping: Promise<void> | undefined;
  let closed = false;

  async function pump(): Promise<void> {
    await new Promise(setImmediate); // operations of the same turn of the event loop go together
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
      throw unavailable('too many writes are waiting');
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

/** If one caller's `decide` throws, the others still get their answers. */
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
