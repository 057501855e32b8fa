import type { Commit } from '@mozaiks/contracts';
import { sizeOf } from '../size-of.ts';

export interface Recent {
  readonly commit: Commit;
  readonly size: number;
}

/**
 * Most commits that one feed keeps, and their bytes. The last commit is kept regardless of its
 * size.
 */
const PER_FEED = 16;
const BYTES_PER_FEED = 1024 * 1024;

/**
 * Memory for the recent commits of all feeds of a process. Followers read commits that are no
 * longer kept here from the store.
 */
export interface RecentRoom {
  /**
   * Adds a commit to a feed. To make room, it drops the oldest commits, first of this feed and then
   * of any feed.
   */
  add(recent: Recent[], commit: Commit): void;
  clear(recent: Recent[]): void;
}

export function createRecentRoom(maxBytes: number): RecentRoom {
  /** All kept commits, oldest first, each with the feed's list that holds it. */
  const kept = new Map<Recent, Recent[]>();
  let total = 0;
  const removeFirst = (recent: Recent[]): void => {
    const oldest = recent.shift();
    if (oldest === undefined) return;
    kept.delete(oldest);
    total -= oldest.size;
  };
  return {
    add(recent, commit) {
      const added = { commit, size: sizeOf(commit) };
      recent.push(added);
      kept.set(added, recent);
      total += added.size;
      while (isTooMuch(recent)) removeFirst(recent);
      for (const list of kept.values()) {
        if (total <= maxBytes) return;
        removeFirst(list);
      }
    },
    clear(recent) {
      while (recent.length > 0) removeFirst(recent);
    },
  };
}

const isTooMuch = (recent: readonly Recent[]): boolean =>
  recent.length > PER_FEED ||
  (recent.length > 1 && recent.reduce((sum, { size }) => sum + size, 0) > BYTES_PER_FEED);
