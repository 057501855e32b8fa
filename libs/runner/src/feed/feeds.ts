import type { LogRef } from '@mozaiks/contracts';
import { emptyFeed, suspect, type Feed } from './feed.ts';
import { createRecentRoom } from './recent-commits.ts';

export interface HeldFeed {
  readonly feed: Feed;
  /** The feed goes when nobody holds it. Call it once. */
  free(): void;
}

/** One feed for each log that this process drives or follows. */
export interface Feeds {
  hold(log: LogRef): HeldFeed;
  get(log: LogRef): Feed | undefined;
  /** Some signals may have been lost: every follower is to look at the store. */
  suspectAll(): void;
  /** How many follow. */
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
    suspectAll() {
      for (const { feed } of feeds.values()) suspect(feed);
    },
    followers: () => [...feeds.values()].reduce((sum, { feed }) => sum + feed.rings.size, 0),
  };
}
