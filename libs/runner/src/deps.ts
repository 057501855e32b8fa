import type {
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
import type { Pulse } from './session/pulse.ts';
import type { RunnerSettings } from './settings.ts';
import type { SharedReads } from './shared-reads.ts';
import type { Slots } from './slots.ts';
import type { Outgoing } from './signals/outgoing.ts';

/** What every part of the runner works with. */
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
  /** Reads of logs that are under way. */
  readonly reads: SharedReads;
  /** Chats that openers have a place for among `coldReads`, or wait for one. */
  readonly openings: SharedReads;
  /** Places for logs that are read for openers. An owner has a run slot instead. */
  readonly coldReads: Slots;
  /** Snapshots that are being saved. */
  readonly saves: Slots;
  /** Chats that this process owns now, with the commands that wait in each. */
  readonly owned: Set<{ readonly waiting: readonly unknown[] }>;
  readonly pulse: Pulse;
  readonly living: LivingSessions;
  /** When this process last stored each workflow version, ms. */
  readonly savedVersions: Map<string, number>;
  /** Aborted when the process is to give its chats back. */
  readonly draining: AbortSignal;
  readonly onDrain: OnDrain;
}
