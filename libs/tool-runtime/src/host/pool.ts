import { RuntimeError, type Clock } from '@mozaiks/contracts';
import type { Slot } from './slot.ts';
import { createStock, type MakeSlot } from './stock.ts';
import { startTimer } from './timer.ts';
import { createWaitingLine } from './waiting-line.ts';

export interface Pool {
  /**
   * An isolate for one call; give it back with `release` or `discard`.
   * Rejects with `tools_busy` (queue full, or waited too long), `cancelled` (by the signal) or `shutting_down`.
   */
  acquire(key: string, signal: AbortSignal): Promise<Slot>;
  /** The next call may have it. */
  release(slot: Slot): void;
  /** Nobody may have it again. Resolves when nothing of it runs any more. */
  discard(slot: Slot): Promise<void>;
  /** Refuses who waits, and resolves when every isolate has ended, those that are in use when they come back. */
  close(): Promise<void>;
}

export interface PoolOptions {
  readonly make: MakeSlot;
  readonly size: number;
  readonly maxQueue: number;
  readonly queueWaitMs: number;
  readonly idleMs: number;
  readonly clock: Clock;
}

/** Isolates that are made when they are first needed and ended when they have been idle. */
export function createPool({ make, size, maxQueue, queueWaitMs, idleMs, clock }: PoolOptions): Pool {
  let isClosed = false;
  let stopSweep: (() => void) | undefined;
  const line = createWaitingLine({ clock, max: maxQueue, waitMs: queueWaitMs });
  const serveLine = (): void => line.serve(stock.take);
  const stock = createStock(size, make, () => {
    if (!isClosed) serveLine();
  });
  const sweepLater = (): void => {
    stopSweep ??= startTimer(clock, idleMs, () => {
      stopSweep = undefined;
      stock.endIdle(clock.monotonic() - idleMs);
      if (!stock.isEmpty()) sweepLater();
    });
  };
  const discard = async (slot: Slot): Promise<void> => {
    const ended = stock.end(slot);
    if (!isClosed) serveLine();
    await ended;
  };
  return {
    acquire: async (key, signal) => {
      if (isClosed) throw new RuntimeError('shutting_down');
      return stock.take(key) ?? line.wait(key, signal);
    },
    release: (slot) => {
      if (slot.gone || isClosed) return void discard(slot);
      stock.putBack(slot, clock.monotonic());
      serveLine();
      sweepLater();
    },
    discard,
    close: () => {
      isClosed = true;
      stopSweep?.();
      line.refuseAll('shutting_down');
      stock.endIdle(Infinity);
      return stock.drained();
    },
  };
}
