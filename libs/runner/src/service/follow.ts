import {
  logRef,
  type ChatRecord,
  type Commit,
  type Followed,
  type FollowFrom,
  type LogRef,
} from '@mozaiks/contracts';
import { createBell, type Bell } from '../bell.ts';
import { commitAfter, observeCommit, skipTo, subscribe, type Feed } from '../feed/feed.ts';
import { OwnershipLost } from '../ownership-lost.ts';
import { createPageReader, headOf } from '../read-log.ts';
import { slotFor } from '../slots.ts';
import { chatGone } from '../tenure/acquire.ts';
import { untilKnown } from '../until-known.ts';
import { createWatchdog, type Watchdog } from '../watchdog.ts';
import { emptyPosition, nextLive, type LivePosition } from './follow-live.ts';
import type { ServiceDeps } from './service-deps.ts';

/**
 * How many events before a new follower's cursor are read as well if this feed does not know them.
 * They show which messages are over.
 */
const LOOKBACK = 32;

interface Follower {
  readonly deps: ServiceDeps;
  readonly signal: AbortSignal;
  readonly log: LogRef;
  readonly feed: Feed;
  readonly live: LivePosition;
  /** The last seq that was yielded. */
  cursor: number;
  staleMarks: number;
}

/**
 * See `ChatService.follow`. The bell is cleared before the log is read by cursor to its end, so
 * nothing is missed in between. Outages are waited out. Live text is yielded directly and not
 * through another generator, which would cost promises for every piece of text.
 */
export async function* follow(
  deps: ServiceDeps,
  asked: LogRef,
  { from, signal }: { from: FollowFrom; signal: AbortSignal },
): AsyncGenerator<Followed, void> {
  const record = await recordOf(deps, asked, signal);
  if (record === null) throw chatGone(asked);
  const log = logRef(record, record.log_id);
  const { feed, bell, watchdog, stop } = listenTo(deps, log, signal);
  try {
    const isOther = from.log_id !== undefined && from.log_id !== log.log_id;
    // The head of the last release is enough for a cursor that is not beyond it.
    const head_seq =
      isOther || from.after_seq > record.head_seq
        ? await ask({ deps, signal }, () => headOf(deps.store.log, record))
        : record.head_seq;
    const resync = isOther || from.after_seq > head_seq;
    yield { type: 'log', log, head_seq, resync };
    const cursor = resync ? 0 : from.after_seq;
    const { staleMarks } = feed;
    const follower = { deps, signal, log, feed, live: emptyPosition(), cursor, staleMarks };
    yield* stored(follower);
    yield { type: 'caught_up', head_seq: follower.cursor };
    while (!signal.aborted && !feed.closed) {
      bell.clear();
      for (const item of delivered(follower)) yield item;
      if (feed.head > follower.cursor || feed.staleMarks !== follower.staleMarks)
        yield* stored(follower);
      for (const item of nextLive(feed, follower.live, follower.cursor)) yield item;
      watchdog.reset();
      await bell.untilRung();
      // The watchdog has expired, so signals may be broken.
      if (!watchdog.expired) continue;
      if (!(await slowCheck(follower))) return;
      yield* stored(follower);
    }
  } catch (error) {
    if (!(error instanceof OwnershipLost)) throw error; // `OwnershipLost` here means that the signal was aborted
  } finally {
    stop();
  }
}

/**
 * The bell rings for every reason to continue: new events, an abort, and the watchdog, which
 * expires if nothing else rings.
 */
interface Listening {
  readonly feed: Feed;
  readonly bell: Bell;
  readonly watchdog: Watchdog;
  readonly stop: () => void;
}

function listenTo(deps: ServiceDeps, log: LogRef, signal: AbortSignal): Listening {
  const { feed, free } = deps.feeds.hold(log);
  const bell = createBell();
  const ring = (): void => bell.ring();
  const unsubscribe = subscribe(feed, ring);
  const watchdog = createWatchdog(deps.clock, deps.settings.slowCheckMs, ring);
  signal.addEventListener('abort', ring, { once: true });
  const unwatch = deps.watching.addFollower(log);
  return {
    feed,
    bell,
    watchdog,
    stop() {
      signal.removeEventListener('abort', ring);
      watchdog.stop();
      unsubscribe();
      unwatch();
      free();
    },
  };
}

/** Resolves with false if the chat is gone or its log was replaced. */
async function slowCheck({ deps, log, signal }: Follower): Promise<boolean> {
  const record = await recordOf(deps, log, signal);
  return record?.log_id === log.log_id;
}

/** Commits that the owner on this process delivered, as long as they continue the cursor. */
function* delivered(follower: Follower): Generator<Followed, void> {
  for (
    let commit = commitAfter(follower.feed, follower.cursor);
    commit !== undefined;
    commit = commitAfter(follower.feed, follower.cursor)
  ) {
    follower.cursor = commit.last_seq;
    yield { type: 'commit', commit };
  }
}

async function* stored(follower: Follower): AsyncGenerator<Followed, void> {
  const { deps, log, feed } = follower;
  follower.staleMarks = feed.staleMarks;
  const next = createPageReader((range) => ask(follower, () => deps.store.log.read(log, range)));
  let readTo =
    feed.observed < follower.cursor ? Math.max(0, follower.cursor - LOOKBACK) : follower.cursor;
  for (;;) {
    const slot = await slotFor(deps.pages, userOf(log), follower.signal);
    try {
      const { commits, size, isLast } = await next(readTo);
      slot?.hold(size);
      for (const commit of commits) {
        readTo = commit.last_seq;
        observeCommit(feed, commit);
        if (commit.last_seq <= follower.cursor) continue;
        const fresh = after(commit, follower.cursor);
        follower.cursor = commit.last_seq;
        yield { type: 'commit', commit: fresh };
      }
      if (isLast) return skipTo(feed, follower.cursor);
    } finally {
      slot?.release();
    }
  }
}

const userOf = ({ app_id, user_id }: LogRef): string => JSON.stringify([app_id, user_id]);

/** The events of the commit after `seq`. A cursor may be in the middle of a commit. */
function after(commit: Commit, seq: number): Commit {
  if (commit.first_seq > seq) return commit;
  return {
    ...commit,
    first_seq: seq + 1,
    events: commit.events.filter((event) => event.seq > seq),
  };
}

const ask = <T>(
  { deps, signal }: Pick<Follower, 'deps' | 'signal'>,
  question: () => Promise<T>,
): Promise<T> =>
  untilKnown({ clock: deps.clock, ids: deps.ids, settings: deps.settings, signal }, question);

const recordOf = (
  deps: ServiceDeps,
  log: LogRef,
  signal: AbortSignal,
): Promise<ChatRecord | null> => ask({ deps, signal }, () => deps.store.directory.get(log));
