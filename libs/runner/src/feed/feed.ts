import type { Commit, LiveDraft } from '@mozaiks/contracts';
import { emptyLive, publish, supersede, type LiveMessages } from './live-messages.ts';

/** Commits kept for followers on this process that are close to the head. */
const RECENT = 16;

/** What this process knows of one log beyond the store: hints, and what is live. Nothing here is truth. Changed only by the functions below. */
export interface Feed {
  readonly live: LiveMessages;
  /** Bells of the followers on this process. */
  readonly rings: Set<() => void>;
  readonly recent: Commit[];
  /** The highest seq heard of. */
  head: number;
  /** Goes up when something may have been missed: look at the store. */
  suspicions: number;
  /** The log is erased. */
  closed: boolean;
}

export const emptyFeed = (): Feed => ({ live: emptyLive(), rings: new Set(), recent: [], head: 0, suspicions: 0, closed: false });

const ringAll = ({ rings }: Feed): void => rings.forEach((ring) => ring());

/** A commit that a follower has read from the store. */
export function observeCommit(feed: Feed, commit: Commit): void {
  supersede(feed.live, commit, commit.first_seq > feed.head);
  feed.head = Math.max(feed.head, commit.last_seq);
}

/** An acknowledged commit of the owner on this process: handed to followers without a read. */
export function handOver(feed: Feed, commit: Commit): void {
  observeCommit(feed, commit);
  if (feed.rings.size === 0) return void feed.recent.splice(0);
  feed.recent.push(commit);
  if (feed.recent.length > RECENT) feed.recent.shift();
  ringAll(feed);
}

/** The commit right after `seq`, when it is at hand. */
export const commitAfter = ({ recent }: Feed, seq: number): Commit | undefined => recent.find(({ first_seq }) => first_seq === seq + 1);

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
