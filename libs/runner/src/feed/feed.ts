import type { Commit, LiveDraft } from '@mozaiks/contracts';
import {
  clearLive,
  emptyLive,
  ownedUnder,
  publish,
  supersede,
  type LiveMessages,
} from './live-messages.ts';
import type { Recent, RecentRoom } from './recent-commits.ts';

/** What this process knows of one log beyond the store: hints, and what is live. Nothing here is truth. Changed only by the functions below. */
export interface Feed {
  readonly live: LiveMessages;
  /** Bells of the followers on this process. */
  readonly rings: Set<() => void>;
  /** Commits for followers on this process that are close to the head, oldest first. */
  readonly recent: Recent[];
  readonly room: RecentRoom;
  /** The highest seq heard of. */
  head: number;
  /** Facts up to here are taken into account in what is live. */
  observed: number;
  /** Goes up when something may have been missed: look at the store. */
  suspicions: number;
  /** The log is erased. */
  closed: boolean;
}

export const emptyFeed = (room: RecentRoom): Feed => ({
  live: emptyLive(),
  rings: new Set(),
  recent: [],
  room,
  head: 0,
  observed: 0,
  suspicions: 0,
  closed: false,
});

const ringAll = ({ rings }: Feed): void => rings.forEach((ring) => ring());

/** A commit whose facts are known here. After a gap nobody can say what is over: what was live is dropped. */
export function observeCommit(feed: Feed, commit: Commit): void {
  skipTo(feed, commit.first_seq - 1);
  supersede(feed.live, commit, commit.first_seq > feed.observed);
  feed.observed = Math.max(feed.observed, commit.last_seq);
  feed.head = Math.max(feed.head, feed.observed);
}

/** A tenure begins on this process, with this fence, and knows the log up to here: what others were showing is void. */
export function ownedFrom(
  feed: Feed,
  { head_seq, fence }: { readonly head_seq: number; readonly fence: number },
): void {
  skipTo(feed, head_seq);
  ownedUnder(feed.live, fence);
  growTo(feed, head_seq);
}

/** Somebody knows facts up to here that the feed does not: what they say is over may still be live here, so it is dropped. */
export function skipTo(feed: Feed, seq: number): void {
  if (seq <= feed.observed) return;
  clearLive(feed.live);
  feed.observed = seq;
}

/** An acknowledged commit of the owner on this process: handed to followers without a read. */
export function handOver(feed: Feed, commit: Commit): void {
  observeCommit(feed, commit);
  if (feed.rings.size === 0) return feed.room.clear(feed.recent);
  feed.room.add(feed.recent, commit);
  ringAll(feed);
}

/** The commit right after `seq`, when it is at hand. */
export const commitAfter = ({ recent }: Feed, seq: number): Commit | undefined =>
  recent.find(({ commit }) => commit.first_seq === seq + 1)?.commit;

/** The log is known to reach to `head_seq`. */
export function growTo(feed: Feed, head_seq: number): void {
  if (head_seq <= feed.head) return;
  feed.head = head_seq;
  ringAll(feed);
}

/** A piece of a message, or the progress of a tool. */
export function publishLive(feed: Feed, fence: number, draft: LiveDraft): void {
  if (publish(feed.live, { fence, head_seq: feed.head, draft })) ringAll(feed);
}

export function suspect(feed: Feed): void {
  feed.suspicions += 1;
  ringAll(feed);
}

export function closeFeed(feed: Feed): void {
  feed.closed = true;
  ringAll(feed);
}

/** Rings whenever there may be something new. Returns how to stop. */
export function subscribe({ rings }: Feed, ring: () => void): () => void {
  rings.add(ring);
  return () => void rings.delete(ring);
}
