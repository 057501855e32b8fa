import { startTimer } from '../host/timer.ts';
import { createPlaceTable, type PlaceTableOptions, type Wanted } from './place-table.ts';
import type { Ending } from './place.ts';
import { createWaitingLine, join, type Taken } from './waiting-line.ts';

export interface PlacesOptions extends Omit<PlaceTableOptions, 'onFree'> {
  /** Requests that may wait for a place. */
  readonly maxQueue: number;
  readonly queueWaitMs: number;
}

/** All connections of a process. They are scarce: apps take turns, and the users of one app. */
export interface Places<C> {
  /**
   * Waits for a place, and for the connection. Refused with `tools_busy` if that takes too long or too many
   * wait, and with `cancelled` or `shutting_down`. Rejects if the connection cannot be opened.
   */
  take(wanted: Wanted<C>, signal: AbortSignal): Promise<Taken<C>>;
  /** Refuses those that wait, and ends every connection. */
  close(): Promise<void>;
  counts(): PlaceCounts;
}

export interface PlaceCounts {
  readonly servers: number;
  /** Requests that wait for a place. */
  readonly waiting: number;
}

export function createPlaces<C extends Ending>(options: PlacesOptions): Places<C> {
  const { maxQueue, queueWaitMs, clock } = options;
  const table = createPlaceTable<C>({ ...options, onFree: () => line.serve() });
  const line = createWaitingLine<C>({
    maxQueue,
    clock,
    placeFor: (wanted) => (isClosed ? undefined : table.placeFor(wanted)),
  });
  let isClosed = false;
  return {
    counts: () => ({ servers: table.taken(), waiting: line.length() }),
    async take(wanted, signal) {
      if (signal.aborted) return { ok: false, code: 'cancelled' };
      if (isClosed) return { ok: false, code: 'shutting_down' };
      const known = table.known(wanted.key);
      if (known !== undefined) return join(known);
      const cancel = (): void => line.refuse(wanted.id, 'cancelled');
      const stopTimer = startTimer(clock, queueWaitMs, () => line.refuse(wanted.id, 'tools_busy'));
      signal.addEventListener('abort', cancel);
      return line.wait(wanted).finally(() => {
        stopTimer();
        signal.removeEventListener('abort', cancel);
      });
    },
    close() {
      isClosed = true;
      line.refuseAll('shutting_down');
      return table.close();
    },
  };
}
