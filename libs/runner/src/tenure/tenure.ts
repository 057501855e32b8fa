import type {
  ChatState,
  ChatStore,
  Command,
  EventOf,
  LogRef,
  Owned,
  RuntimeEvent,
  UsageRow,
} from '@mozaiks/contracts';
import type { Bell } from '../bell.ts';
import type { Deps } from '../deps.ts';
import type { Feed } from '../feed/feed.ts';
import { untilKnown } from '../until-known.ts';

/**
 * One tenure: the time from acquiring a chat until it is released or lost. It is plain data. The
 * functions in this folder change it one at a time, so there is never more than one append in
 * progress.
 */
export interface Tenure {
  readonly deps: Deps;
  readonly log: LogRef;
  readonly session: string;
  readonly workflowName: string;
  /**
   * Aborted when the tenure must stop immediately. Afterwards, make no store calls and emit
   * nothing.
   */
  readonly signal: AbortSignal;
  /** Rings when a command was stored. */
  readonly bell: Bell;
  /** Reports how many bytes the state takes in memory. */
  readonly hold: (bytes: number) => void;
  readonly feed: Feed;
  /**
   * Whether the chat was acquired while a command was being stored, so that the record may be older
   * than that command.
   */
  readonly prewarmed: boolean;
  /**
   * Acquired again with a higher fence if the tail of the log has an equal or higher one (a
   * restored backup).
   */
  owned: Owned;
  state: ChatState;
  /** Every `command_id` that the log answers. */
  answered: Set<string>;
  /** `commit_id` of the commit at the head. */
  lastCommit: string;
  /** `head_seq` of the latest snapshot that the store is known to have; 0 if there is none. */
  snapshotSeq: number;
  /** The head at which a turn ended without any progress. */
  noProgressAt: number | null;
  readonly inbox: Inbox;
  readonly previousOwner: PreviousOwner;
  watchers: Watchers;
  readonly children: Children;
  /** Usage events that the ledger is not known to have, by id. */
  readonly unrecorded: Map<string, UsageRow>;
}

interface Inbox {
  /** `inbox_seq` of the record, read before the inbox. */
  seq: number;
  /** Commands that are not settled, oldest first. */
  waiting: readonly Command[];
  /** Resolves when the last answered command is settled. */
  settling: Promise<void>;
}

interface PreviousOwner {
  /** If not, at least one commit comes before the release. */
  hasReleased: boolean;
  /** Until this tenure has appended, a deposed owner may still append as well. */
  mayAppend: boolean;
  /**
   * Events of the last commit of an owner that did not release: observers may not have been called
   * for them.
   */
  unobserved: readonly RuntimeEvent[];
}

interface Watchers {
  /** Other sessions that follow the chat, as last read from its record. */
  readonly sessions: readonly string[];
  /** When they were read, on the monotonic clock, ms. */
  readonly readAt: number;
}

interface Children {
  /** Calls whose child is known to exist and to have its `start`. */
  readonly started: Set<string>;
  /** Children that this tenure's commits have abandoned and that are not cancelled yet. */
  readonly abandoned: EventOf<'child_start'>[];
}

/** The sessions to notify about the chat: those that watch it and are not known to be dead. */
export const watchersOf = ({ deps, watchers: { sessions, readAt } }: Tenure): readonly string[] =>
  deps.living.among(sessions, readAt);

export const fenceOf = (t: Tenure): number => t.owned.fence;

/** Asks the store until the outcome is known. Throws `OwnershipLost` once the tenure must stop. */
export const askStore = <T>(
  { deps, signal }: Tenure,
  ask: (store: ChatStore) => Promise<T>,
): Promise<T> => {
  const { clock, ids, settings, store } = deps;
  return untilKnown({ clock, ids, settings, signal }, () => ask(store));
};
