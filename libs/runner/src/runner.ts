import type {
  ChatRef,
  ChatService,
  ChatStore,
  Clock,
  CommitSink,
  Engine,
  Ids,
  Logger,
  LogRef,
  WorkflowCatalog,
} from '@mozaiks/contracts';
import type { Deps } from './deps.ts';
import { driveOnce } from './drive-once.ts';
import { createDrivers, type Drivers } from './drivers.ts';
import { suspect } from './feed/feed.ts';
import { createFeeds } from './feed/feeds.ts';
import { createFoldedChats } from './folded-chats.ts';
import { createLife, type Life } from './life.ts';
import { onDrainOf } from './on-drain.ts';
import { createChatService } from './service/chat-service.ts';
import { createLivingSessions } from './session/living-sessions.ts';
import { createPulse } from './session/pulse.ts';
import { defaultSettings, type RunnerSettings } from './settings.ts';
import { createSharedReads } from './shared-reads.ts';
import { createOutgoing } from './signals/outgoing.ts';
import { createWatching } from './signals/watching.ts';
import { createSlots, type Slots } from './slots.ts';

export interface RunnerOptions {
  readonly store: ChatStore;
  readonly catalog: WorkflowCatalog;
  readonly engine: Engine;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly logger: Logger;
  /** Hear of each commit once, from the owner that made it. Default: none. */
  readonly sinks?: readonly CommitSink[];
  readonly settings?: Partial<RunnerSettings>;
}

export interface RunnerStats {
  /** null before the store has answered the first time, and between two sessions. */
  readonly session: string | null;
  /** Chats that are driven here, those that wait for a slot included. */
  readonly driving: number;
  /** Chats that wait for a run slot. */
  readonly queued: number;
  /** Commands that wait in the chats that this process owns. */
  readonly waitingCommands: number;
  /** Followers on this process. */
  readonly followers: number;
  readonly draining: boolean;
  /** Milliseconds since the store last acknowledged that this process lives; null before the first time. */
  readonly beatAgeMs: number | null;
  /** Whether that is younger than the TTL of a session: with an older one the others may have taken this process's chats. */
  readonly beating: boolean;
}

/** One process of the runtime. */
export interface Runner {
  /** The name by which the others know this process; null while it has none. It changes when the others thought it dead. */
  readonly session: string | null;
  readonly chats: ChatService;
  /** Resolves when the process has joined and listens; an outage of the store is waited out. Call it once. */
  start(): Promise<void>;
  /**
   * Takes no more work, lets turns stop at their next durable step, releases every chat with its work due now, and leaves. Resolves after `timeoutMs` at
   * the latest; chats that are not released by then are taken over by others. Repeatable: a further call changes nothing.
   */
  drain(timeoutMs: number): Promise<void>;
  /** Leaves at once, turns abandoned. Repeatable. */
  stop(): Promise<void>;
  stats(): RunnerStats;
}

/** Puts the parts together. Nothing happens before `start`, but `chats` may be used: what is submitted is durable and driven once started. */
export function createRunner(options: RunnerOptions): Runner {
  const drain = new AbortController();
  const deps = depsOf(options, drain.signal);
  const { store, settings, feeds, outgoing } = deps;
  const slots = createSlots({
    slots: settings.maxRunSlots,
    maxQueued: settings.maxQueuedChats,
    maxBytes: settings.maxRunBytes,
  });
  const wake = (chat: ChatRef): void => drivers.wake(chat);
  const session = (): string | null => life.session();
  const open = (): boolean => session() !== null && !drain.signal.aborted;
  const drivers: Drivers = createDrivers({
    slots,
    open,
    drive: (chat, driver) => driveOnce({ deps, session, wake }, chat, driver),
  });
  const announced = (log: LogRef): void => {
    const feed = feeds.get(log);
    if (feed !== undefined) suspect(feed);
  };
  const watching = createWatching({
    directory: store.directory,
    outgoing,
    announced,
    clock: options.clock,
    settings,
    draining: drain.signal,
  });
  const life: Life = createLife({ deps, slots, drivers, watching, open });
  let drained: Promise<void> | null = null;
  return {
    get session() {
      return session();
    },
    chats: createChatService({ ...deps, drivers, watching, session, wake }),
    start: () => life.start(),
    drain(timeoutMs) {
      drain.abort();
      drained ??= life.end(timeoutMs);
      return drained;
    },
    async stop() {
      drain.abort();
      await life.end(0);
    },
    stats: () => ({ session: session(), driving: drivers.size, ...statsOf(deps, slots) }),
  };
}

const statsOf = (
  { feeds, owned, pulse, draining }: Deps,
  { queued }: Pick<Slots, 'queued'>,
): Omit<RunnerStats, 'session' | 'driving'> => ({
  draining: draining.aborted,
  queued,
  waitingCommands: [...owned].reduce((sum, { waiting }) => sum + waiting.length, 0),
  followers: feeds.followers(),
  beatAgeMs: pulse.age(),
  beating: pulse.isFresh(),
});

function depsOf(options: RunnerOptions, draining: AbortSignal): Deps {
  const { store, catalog, engine, clock, ids, logger, sinks = [] } = options;
  const settings = { ...defaultSettings, ...options.settings };
  const outgoing = createOutgoing({
    signals: store.signals,
    clock,
    batchMs: settings.signalBatchMs,
    settings,
    draining,
  });
  return {
    store,
    catalog,
    engine,
    clock,
    ids,
    logger,
    sinks,
    settings,
    feeds: createFeeds(settings.maxRecentBytes),
    outgoing,
    folded: createFoldedChats(settings.maxFoldedBytes),
    pages: createSlots({ slots: Infinity, maxQueued: Infinity, maxBytes: settings.maxPageBytes }),
    reads: createSharedReads(),
    openings: createSharedReads(),
    saves: createSlots({ slots: Infinity, maxQueued: 0, maxBytes: settings.maxSavingBytes }),
    coldReads: createSlots({
      slots: settings.maxColdReads,
      maxQueued: Infinity,
      maxQueuedPerUser: settings.maxQueuedReads,
      maxBytes: settings.maxColdBytes,
    }),
    pulse: createPulse(clock, settings.beatMs * settings.beatsUntilDead),
    living: createLivingSessions(),
    owned: new Set(),
    savedVersions: new Map(),
    draining,
    onDrain: onDrainOf(draining),
  };
}
