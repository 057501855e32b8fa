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
 * One tenure: from the moment a chat is acquired until it is released or lost. Plain data; the functions beside this file move it on, one at a
 * time, so that there is never more than one append under way.
 */
export interface Tenure {
  readonly deps: Deps;
  readonly log: LogRef;
  readonly session: string;
  readonly workflowName: string;
  /** Aborted when the session is over or the tenure is to stop at once: from then on nothing is asked and nothing said. */
  readonly signal: AbortSignal;
  /** Rings when a command was put. */
  readonly bell: Bell;
  /** Says how many bytes the state takes in memory. */
  readonly hold: (bytes: number) => void;
  readonly feed: Feed;
  /** Raised when the tail of the log has an equal or higher fence (a restored backup). */
  owned: Owned;
  /** Taken from a session that had not released it: at least one commit comes before the release. */
  tookOver: boolean;
  /** Own appends move the head; until the first one a deposed owner may, too. */
  appended: boolean;
  state: ChatState;
  /** Every `command_id` that the log answers. */
  answered: Set<string>;
  /** `commit_id` of the commit at the head. */
  lastCommit: string;
  /** `head_seq` of the snapshot that the store is known to have of the log; 0: none. */
  snapshotSeq: number;
  /** As it was read before the inbox. */
  inboxSeq: number;
  /** Acquired while a command was on its way into the inbox: the record may be older than that. */
  readonly anticipated: boolean;
  /** Commands that are not settled, oldest first. */
  waiting: readonly Command[];
  /** Resolves when the last command that was answered is settled. */
  settling: Promise<void>;
  /** Other sessions that follow the chat, as they were last read from its record. */
  watchers: readonly string[];
  /** When that was, on the monotonic clock, ms. */
  watchersReadAt: number;
  /** Usage facts that the ledger is not known to have, by id. */
  readonly unrecorded: Map<string, UsageRow>;
  /** Calls whose child is known to exist and to hold its `start`. */
  readonly startedChildren: Set<string>;
  /** Children that this tenure's commits have left alone, not cancelled yet. */
  readonly orphans: EventOf<'child_start'>[];
  /** Facts of the last commit of an owner that did not release: its observers may not have heard of them. */
  unheard: readonly RuntimeEvent[];
  /** The head at which a turn ended without doing anything. */
  fruitlessAt: number | null;
}

/** The sessions to notify about the chat: those that follow it and are not known to be dead. */
export const watchersOf = ({ deps, watchers, watchersReadAt }: Tenure): readonly string[] =>
  deps.living.among(watchers, watchersReadAt);

export const fenceOf = (t: Tenure): number => t.owned.fence;
/** What `untilKnown` needs. */
export const patience = (t: Tenure) => ({
  clock: t.deps.clock,
  ids: t.deps.ids,
  settings: t.deps.settings,
  signal: t.signal,
});
