import type { Clock } from '@mozaiks/contracts';
import { startTimer } from './timer.ts';

export interface Watched {
  /** The share of the time since it was last asked, 0 to 1, in which its thread has been computing. */
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
 * Ends worker threads that fill the memory. V8's own limit cannot be left to it: on Node 20 a Map, an array or a string that grows in one large
 * step over `resourceLimits` aborts the whole process (`FATAL ERROR`), not the worker. So that limit is set far above, and this watch ends a
 * thread that computes without a pause while the process has grown by `maxBytes` since it was first seen. Memory belongs to the process, not to
 * a thread: a neighbour that computes just as much at that moment is ended with it.
 */
export function createMemoryWatch({ clock, maxBytes, rss = () => process.memoryUsage.rss() }: MemoryWatchOptions): MemoryWatch {
  /** With the least memory that was seen while it ran. */
  const bases = new Map<Watched, number>();
  let isTicking = false;
  const check = (): void => {
    const size = rss();
    for (const [watched, base] of bases) {
      const share = watched.busyShare();
      bases.set(watched, Math.min(base, size));
      if (size - base <= maxBytes || share < COMPUTING) continue;
      bases.delete(watched);
      watched.endForMemory();
    }
  };
  const tickLater = (): void => {
    if (isTicking || bases.size === 0) return;
    isTicking = true;
    startTimer(clock, CHECK_MS, () => {
      isTicking = false;
      check();
      tickLater();
    });
  };
  const start = (watched: Watched): (() => void) => {
    bases.set(watched, Infinity);
    tickLater();
    return () => void bases.delete(watched);
  };
  return { start };
}
