import type {
  ChatState,
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
   * Acquired again with a higher fence if the tail of the log has an equal or higher one (a
   * restored backup).
   */
  owned: Owned;
  /**
   * Whether the previous owner had not released the chat. Then at least one commit comes before the
   * release.
   */
  tookOver: boolean;
  /** Whether this tenure has appended. Until then, a deposed owner may still append as well. */
  appended: boolean;
  state: ChatState;
  /** Every `command_id` that the log answers. */
  answered: Set<string>;
  /** `commit_id` of the commit at the head. */
  lastCommit: string;
  /** `head_seq` of the latest snapshot that the store is known to have; 0 if there is none. */
  snapshotSeq: number;
  /** `inbox_seq` of the record, read before the inbox. */
  inboxSeq: number;
  /**
   * Whether the chat was acquired while a command was being stored, so that the record may be older
   * than that command.
   */
  readonly prewarmed: boolean;
  /** Commands that are not settled, oldest first. */
  waiting: readonly Command[];
  /** Resolves when the last answered command is settled. */
  settling: Promise<void>;
  /** Other sessions that follow the chat, as last read from its record. */
  watchers: readonly string[];
  /** When `watchers` was read, on the monotonic clock, ms. */
  watchersReadAt: number;
  /** Usage events that the ledger is not known to have, by id. */
  readonly unrecorded: Map<string, UsageRow>;
  /** Calls whose child is known to exist and to have its `start`. */
  readonly startedChildren: Set<string>;
  /** Children that this tenure's commits have abandoned and that are not cancelled yet. */
  readonly abandoned: EventOf<'child_start'>[];
  /**
   * Events of the last commit of an owner that did not release: observers may not have been called
   * for them.
   */
  unobserved: readonly RuntimeEvent[];
  /** The head at which a turn ended without any progress. */
  noProgressAt: number | null;
}

/** The sessions to notify about the chat: those that watch it and are not known to be dead. */
export const watchersOf = ({ deps, watchers, watchersReadAt }: Tenure): readonly string[] =>
  deps.living.among(watchers, watchersReadAt);

export const fenceOf = (t: Tenure): number => t.owned.fence;
/** The dependencies of `untilKnown`. */
export const retryDeps = (t: Tenure) => ({
  clock: t.deps.clock,
  ids: t.deps.ids,
  settings: t.deps.settings,
  signal: t.signal,
});
