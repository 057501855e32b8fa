import { startTimer } from '../host/timer.ts';
import { createSlotTable, type SlotTableOptions, type Wanted } from './slot-table.ts';
import type { Closable } from './connection-slot.ts';
import { createConnectionQueue, join, type Taken } from './connection-queue.ts';

export interface ConnectionPoolOptions extends Omit<SlotTableOptions, 'onFree'> {
  /** The maximum number of waiting requests. */
  readonly maxQueue: number;
  readonly queueWaitMs: number;
}

/**
 * All connections of a process. They are limited, so apps take turns, and so do the users of one
 * app.
 */
export interface ConnectionPool<C> {
  /**
   * Waits for a slot and its connection. Refused with `tools_busy` if that takes too long or too
   * many requests wait, and with `cancelled` or `shutting_down`. Rejects if the connection cannot
   * be opened.
   */
  take(wanted: Wanted<C>, signal: AbortSignal): Promise<Taken<C>>;
  /** Refuses the waiting requests, and closes every connection. */
  close(): Promise<void>;
  counts(): ConnectionCounts;
}

export interface ConnectionCounts {
  readonly servers: number;
  /** Requests that are waiting for a slot. */
  readonly waiting: number;
}

export function createConnectionPool<C extends Closable>(
  options: ConnectionPoolOptions,
): ConnectionPool<C> {
  const { maxQueue, queueWaitMs, clock } = options;
  const table = createSlotTable<C>({ ...options, onFree: () => queue.serve() });
  const queue = createConnectionQueue<C>({
    maxQueue,
    clock,
    slotFor: (wanted) => (isClosed ? undefined : table.slotFor(wanted)),
  });
  let isClosed = false;
  return {
    counts: () => ({ servers: table.taken(), waiting: queue.length() }),
    async take(wanted, signal) {
      if (signal.aborted) return { ok: false, code: 'cancelled' };
      if (isClosed) return { ok: false, code: 'shutting_down' };
      const known = table.known(wanted.key);
      if (known !== undefined) return join(known);
      const cancel = (): void => queue.refuse(wanted.id, 'cancelled');
      const stopTimer = startTimer(clock, queueWaitMs, () => queue.refuse(wanted.id, 'tools_busy'));
      signal.addEventListener('abort', cancel);
      return queue.wait(wanted).finally(() => {
        stopTimer();
        signal.removeEventListener('abort', cancel);
      });
    },
    close() {
      isClosed = true;
      queue.refuseAll('shutting_down');
      return table.close();
    },
  };
}
