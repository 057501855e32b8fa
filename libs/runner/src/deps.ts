import type {
  ChatRef,
  ChatStore,
  Clock,
  CommitSink,
  Engine,
  Ids,
  Logger,
  WorkflowCatalog,
} from '@mozaiks/contracts';
import type { FoldedChats } from './folded-chats.ts';
import type { Feeds } from './feed/feeds.ts';
import type { OnDrain } from './on-drain.ts';
import type { LivingSessions } from './session/living-sessions.ts';
import type { Liveness } from './session/liveness.ts';
import type { RunnerSettings } from './settings.ts';
import type { SharedReads } from './shared-reads.ts';
import type { Slots } from './slots.ts';
import type { Outgoing } from './signals/outgoing.ts';

/** Dependencies that all parts of the runner share. */
export interface Deps {
  readonly store: ChatStore;
  readonly catalog: WorkflowCatalog;
  readonly engine: Engine;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly logger: Logger;
  readonly sinks: readonly CommitSink[];
  readonly settings: RunnerSettings;
  readonly feeds: Feeds;
  readonly outgoing: Outgoing;
  readonly folded: FoldedChats;
  /** One slot for each page of a log that a follower has not consumed yet, shared among users. */
  readonly pages: Slots;
  /** Reads of logs that are in progress. */
  readonly reads: SharedReads;
  /** Chats that are being opened: each has a slot of `coldReads` or waits for one. */
  readonly openings: SharedReads;
  /** One slot for each log that is being read for an opener. An owner has a run slot instead. */
  readonly coldReads: Slots;
  /** One slot for each snapshot that is being saved. */
  readonly saves: Slots;
  /** The chats that this process owns, each with its waiting commands. */
  readonly owned: Set<{ readonly waiting: readonly unknown[] }>;
  readonly liveness: Liveness;
  readonly living: LivingSessions;
  /** When this process last stored each workflow version, ms. */
  readonly savedVersions: Map<string, number>;
  /** Aborted when the process starts to drain. */
  readonly draining: AbortSignal;
  readonly onDrain: OnDrain;
  /** Drives the chat soon, if this process may. */
  readonly wake: (chat: ChatRef) => void;
}
