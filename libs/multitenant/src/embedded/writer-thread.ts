import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { Logger } from '@mozaiks/contracts';
import { unavailable } from './store-error.ts';
import type { Outcome } from './thread/transactions.mjs';
import type { Transact } from './writer.ts';

type Answer = { readonly outcomes: readonly Outcome[] } | { readonly failed: unknown };

interface WriterThreadOptions {
  readonly file: string;
  readonly logger?: Logger | undefined;
  /** The program of the thread. */
  readonly program?: URL;
  /**
   * Time without a transaction after which the write-ahead log is checkpointed into the file.
   * Default: 2 s.
   */
  readonly idle_ms?: number;
}

const PROGRAM = new URL('./thread/writer-worker.mjs', import.meta.url);

export interface WriterThread {
  readonly transact: Transact;
  /** Checkpoints, closes the file and ends the thread. */
  close(): Promise<void>;
}

/**
 * The thread that owns the writing connection. It keeps the process alive only while it writes. If
 * it dies, the pending transaction fails with `store_unavailable` (its outcome is unknown), and the
 * next transaction starts another thread.
 */
export function createWriterThread({
  file,
  logger,
  program = PROGRAM,
  idle_ms,
}: WriterThreadOptions): WriterThread {
  let worker: Worker | undefined;

  function start(): Worker {
    const started = new Worker(program, { workerData: { file, idle_ms }, execArgv: [] });
    started.on('error', (error) =>
      logger?.log('error', 'the writer thread of the store failed', {
        event: 'store_writer_failed',
        error,
      }),
    );
    started.on('exit', () => {
      if (worker === started) worker = undefined;
    });
    return started;
  }

  return {
    transact: async (operations) => {
      const current = (worker ??= start());
      current.ref();
      try {
        const answer = await answerOf(current, operations);
        if ('failed' in answer) throw answer.failed;
        return answer.outcomes;
      } finally {
        current.unref();
      }
    },
    close: async () => {
      const current = worker;
      if (current === undefined) return;
      current.ref();
      current.postMessage('close');
      await once(current, 'exit');
    },
  };
}

function answerOf(worker: Worker, operations: Parameters<Transact>[0]): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const died = (reason: unknown) =>
      reject(unavailable('the writer thread of the store has ended', reason));
    worker.once('exit', died);
    worker.once('message', (answer: Answer) => {
      worker.off('exit', died);
      resolve(answer);
    });
    worker.postMessage(operations);
  });
}
