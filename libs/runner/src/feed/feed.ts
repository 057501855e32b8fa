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

/**
 * What this process knows about one log beyond the store: hints and live text, none of it
 * authoritative. Changed only by the functions below.
 */
export interface Feed {
  readonly live: LiveMessages;
  /** Rings the followers on this process. */
  readonly rings: Set<() => void>;
  /** Recent commits for followers on this process that are close to the head, oldest first. */
  readonly recent: Recent[];
  readonly room: RecentRoom;
  /** The highest seq known. */
  head: number;
  /** The live text takes the events up to this seq into account. */
  observed: number;
  /** Incremented when signals may have been lost: followers must read the store. */
  staleMarks: number;
  /** Whether the log was erased. */
  closed: boolean;
}

export const emptyFeed = (room: RecentRoom): Feed => ({
  live: emptyLive(),
  rings: new Set(),
  recent: [],
  room,
  head: 0,
  observed: 0,
  staleMarks: 0,
  closed: false,
});

const ringAll = ({ rings }: Feed): void => rings.forEach((ring) => ring());

/**
 * Applies a commit to the live text. After a gap, all live text is dropped, because it may already
 * be superseded.
 */
export function observeCommit(feed: Feed, commit: Commit): void {
  skipTo(feed, commit.first_seq - 1);
  supersede(feed.live, commit, commit.first_seq > feed.observed);
  feed.observed = Math.max(feed.observed, commit.last_seq);
  feed.head = Math.max(feed.head, feed.observed);
}

/**
 * A tenure with this fence starts on this process and has read the log up to `head_seq`. Live text
 * of earlier owners is dropped.
 */
export function ownedFrom(
  feed: Feed,
  { head_seq, fence }: { readonly head_seq: number; readonly fence: number },
): void {
  skipTo(feed, head_seq);
  ownedUnder(feed.live, fence);
  growTo(feed, head_seq);
}

/** A reader is ahead of this feed. Live text is dropped, because it may already be superseded. */
export function skipTo(feed: Feed, seq: number): void {
  if (seq <= feed.observed) return;
  clearLive(feed.live);
  feed.observed = seq;
}

/**
 * Delivers an acknowledged commit of the owner on this process to its followers, without a read.
 */
export function deliver(feed: Feed, commit: Commit): void {
  observeCommit(feed, commit);
  if (feed.rings.size === 0) return feed.room.clear(feed.recent);
  feed.room.add(feed.recent, commit);
  ringAll(feed);
}

/** The commit that starts right after `seq`, if the feed still has it. */
export const commitAfter = ({ recent }: Feed, seq: number): Commit | undefined =>
  recent.find(({ commit }) => commit.first_seq === seq + 1)?.commit;

/** The log has events up to `head_seq`. */
export function growTo(feed: Feed, head_seq: number): void {
  if (head_seq <= feed.head) return;
  feed.head = head_seq;
  ringAll(feed);
}

/** Publishes a piece of a message, or the progress of a tool. */
export function publishLive(feed: Feed, fence: number, draft: LiveDraft): void {
  if (publish(feed.live, { fence, head_seq: feed.head, draft })) ringAll(feed);
}

export function markStale(feed: Feed): void {
  feed.staleMarks += 1;
  ringAll(feed);
}

export function closeFeed(feed: Feed): void {
  feed.closed = true;
  ringAll(feed);
}

/** Calls `ring` whenever there may be something new. Returns a function that unsubscribes. */
export function subscribe({ rings }: Feed, ring: () => void): () => void {
  rings.add(ring);
  return () => void rings.delete(ring);
}
