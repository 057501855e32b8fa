import type { ChatStore, Clock, CommitSink, Engine, Ids, Logger, WorkflowCatalog } from '@mozaiks/contracts';
import type { FoldedChats } from './folded-chats.ts';
import type { Feeds } from './feed/feeds.ts';
import type { OnDrain } from './on-drain.ts';
import type { Pulse } from './session/pulse.ts';
import type { RunnerSettings } from './settings.ts';
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
  readonly pulse: Pulse;
  /** Workflow versions that this process has stored. */
  readonly savedVersions: Set<string>;
  /** Aborted when the process is to give its chats back. */
  readonly draining: AbortSignal;
  readonly onDrain: OnDrain;
}
