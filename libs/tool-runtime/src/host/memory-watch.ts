import type { Clock } from '@mozaiks/contracts';
import { startTimer } from './timer.ts';

export interface Watched {
  /** The share of the time since the last call, 0 to 1, in which its thread was computing. */
  busyShare(): number;
  endForMemory(): void;
}

export interface MemoryWatch {
  /** Watches until the function that it returns is called. */
  start(watched: Watched): () => void;
}

export interface MemoryWatchOptions {
  readonly clock: Clock;
  readonly maxBytes: number;
  readonly rss?: () => number;
}

const CHECK_MS = 20;
const COMPUTING = 0.9;

/**
 * Ends worker threads that fill the memory. V8's own limit cannot be left to it: on Node 20 a Map,
 * an array or a string that grows in one large step over `resourceLimits` aborts the whole process
 * (`FATAL ERROR`), not the worker. So that limit is set much higher, and this watch ends a thread
 * when the process has grown by `maxBytes` while that thread computed without a pause. Growth at
 * other times comes from other threads and is not counted. Memory that the process releases is
 * subtracted. Memory belongs to the process, not to a thread: another thread that computes at the
 * same moment is ended as well.
 */
export function createMemoryWatch({
  clock,
  maxBytes,
  rss = () => process.memoryUsage.rss(),
}: MemoryWatchOptions): MemoryWatch {
  const growths = new Map<Watched, { readonly size: number; readonly grown: number }>();
  let isTicking = false;
  const check = (): void => {
    const size = rss();
    for (const [watched, last] of growths) {
      const change = size - last.size;
      const isComputing = watched.busyShare() >= COMPUTING;
      const grown = isComputing || change < 0 ? Math.max(0, last.grown + change) : last.grown;
      growths.set(watched, { size, grown });
      if (grown <= maxBytes) continue;
      growths.delete(watched);
      watched.endForMemory();
    }
  };
  const tickLater = (): void => {
    if (isTicking || growths.size === 0) return;
    isTicking = true;
    startTimer(clock, CHECK_MS, () => {
      isTicking = false;
      check();
      tickLater();
    });
  };
  const start = (watched: Watched): (() => void) => {
    growths.set(watched, { size: rss(), grown: 0 });
    tickLater();
    return () => void growths.delete(watched);
  };
  return { start };
}
