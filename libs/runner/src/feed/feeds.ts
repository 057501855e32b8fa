import type { LogRef } from '@mozaiks/contracts';
import { emptyFeed, markStale, type Feed } from './feed.ts';
import { createRecentRoom } from './recent-commits.ts';

export interface HeldFeed {
  readonly feed: Feed;
  /** Releases the feed, which is deleted with its last holder. Call it once. */
  free(): void;
}

/** The feeds: one for each log that this process drives or follows. */
export interface Feeds {
  hold(log: LogRef): HeldFeed;
  get(log: LogRef): Feed | undefined;
  /** Signals may have been lost: every follower must read the store. */
  markAllStale(): void;
  /** The number of followers. */
  followers(): number;
}

export function createFeeds(maxRecentBytes: number): Feeds {
  const room = createRecentRoom(maxRecentBytes);
  const feeds = new Map<string, { readonly feed: Feed; holders: number }>();
  return {
    hold({ log_id }) {
      const entry = feeds.get(log_id) ?? { feed: emptyFeed(room), holders: 0 };
      feeds.set(log_id, entry);
      entry.holders += 1;
      return {
        feed: entry.feed,
        free() {
          entry.holders -= 1;
          if (entry.holders > 0) return;
          feeds.delete(log_id);
          room.clear(entry.feed.recent);
        },
      };
    },
    get: ({ log_id }) => feeds.get(log_id)?.feed,
    markAllStale() {
      for (const { feed } of feeds.values()) markStale(feed);
    },
    followers: () => [...feeds.values()].reduce((sum, { feed }) => sum + feed.rings.size, 0),
  };
}
