import type { Clock } from '@mozaiks/contracts';
import { startTimer } from './timer.ts';

export interface Watched {
  /**
   * The share of time, 0 to 1, that its thread was computing since the last call of this function.
   */
  busyShare(): number;
  endForMemory(): void;
}

export interface MemoryWatch {
  /** Watches until the returned function is called. */
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
 * Ends worker threads that fill the memory.
 *
 * V8's own limit is not usable: on Node 20, a Map, an array or a string that grows over
 * `resourceLimits` in one large step aborts the whole process (`FATAL ERROR`), not the worker. So
 * that limit is set much higher.
 *
 * This watch ends a thread if the process has grown by `maxBytes` while the thread computed without
 * a pause. Growth at other times comes from other threads and is not counted. Memory that the
 * process releases is subtracted.
 *
 * Memory belongs to the process, not to a thread, so another thread that computes at the same time
 * is ended as well.
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
