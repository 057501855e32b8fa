import type {
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
import { markStale } from './feed/feed.ts';
import { createFeeds } from './feed/feeds.ts';
import { createFoldedChats } from './folded-chats.ts';
import { createLifecycle, type ProcessLifecycle } from './process-lifecycle.ts';
import { onDrainOf } from './on-drain.ts';
import { createChatService } from './service/chat-service.ts';
import { createLivingSessions } from './session/living-sessions.ts';
import { createLiveness } from './session/liveness.ts';
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
  /** Called once for each commit, by the owner that made it. Default: none. */
  readonly sinks?: readonly CommitSink[];
  readonly settings?: Partial<RunnerSettings>;
}

export interface RunnerStats {
  /** null until the process has joined, and between two sessions. */
  readonly session: string | null;
  /** Chats that are driven here, including those that wait for a slot. */
  readonly driving: number;
  /** Chats that wait for a run slot. */
  readonly queued: number;
  /** Commands that wait in the chats that this process owns. */
  readonly waitingCommands: number;
  /** Followers on this process. */
  readonly followers: number;
  readonly draining: boolean;
  /** Milliseconds since the last acknowledged heartbeat; null before the first one. */
  readonly heartbeatAgeMs: number | null;
  /**
   * Whether `heartbeatAgeMs` is less than the TTL of a session. If not, other processes may have
   * taken this one's chats.
   */
  readonly isLive: boolean;
}

/** One process of the runtime. */
export interface Runner {
  /**
   * The name by which other processes know this one; null while it has none. It changes after the
   * others have declared the session dead.
   */
  readonly session: string | null;
  readonly chats: ChatService;
  /**
   * Resolves once the process has joined and listens for signals. Waits out an outage of the store.
   * Call it once.
   */
  start(): Promise<void>;
  /**
   * Takes no new work, lets turns stop at their next durable step, releases every chat with its
   * remaining work due now, and leaves. Resolves after at most `timeoutMs`; other processes take
   * over the chats that are not released by then. A repeated call has no effect.
   */
  drain(timeoutMs: number): Promise<void>;
  /** Stops immediately and abandons running turns. May be called again. */
  stop(): Promise<void>;
  stats(): RunnerStats;
}

/**
 * Creates a runner that is not started. `chats` may be used before `start`: submitted commands are
 * durable, and are driven after the start.
 */
export function createRunner(options: RunnerOptions): Runner {
  const drain = new AbortController();
  const deps = depsOf(options, drain.signal, (chat) => drivers.wake(chat));
  const { store, settings, feeds, outgoing } = deps;
  const slots = createSlots({
    slots: settings.maxRunSlots,
    maxQueued: settings.maxQueuedChats,
    maxBytes: settings.maxRunBytes,
  });
  const session = (): string | null => lifecycle.session();
  const open = (): boolean => session() !== null && !drain.signal.aborted;
  const drivers: Drivers = createDrivers({
    slots,
    open,
    drive: (chat, driver) => driveOnce({ deps, session }, chat, driver),
  });
  const announced = (log: LogRef): void => {
    const feed = feeds.get(log);
    if (feed !== undefined) markStale(feed);
  };
  const watching = createWatching({
    directory: store.directory,
    outgoing,
    announced,
    clock: options.clock,
    settings,
    draining: drain.signal,
  });
  const lifecycle: ProcessLifecycle = createLifecycle({ deps, slots, drivers, watching, open });
  let drained: Promise<void> | null = null;
  return {
    get session() {
      return session();
    },
    chats: createChatService({ ...deps, drivers, watching, session }),
    start: () => lifecycle.start(),
    drain(timeoutMs) {
      drain.abort();
      drained ??= lifecycle.end(timeoutMs);
      return drained;
    },
    async stop() {
      drain.abort();
      await lifecycle.end(0);
    },
    stats: () => ({ session: session(), driving: drivers.size, ...statsOf(deps, slots) }),
  };
}

const statsOf = (
  { feeds, owned, liveness, draining }: Deps,
  { queued }: Pick<Slots, 'queued'>,
): Omit<RunnerStats, 'session' | 'driving'> => ({
  draining: draining.aborted,
  queued,
  waitingCommands: [...owned].reduce((sum, { waiting }) => sum + waiting.length, 0),
  followers: feeds.followers(),
  heartbeatAgeMs: liveness.age(),
  isLive: liveness.isFresh(),
});

function depsOf(options: RunnerOptions, draining: AbortSignal, wake: Deps['wake']): Deps {
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
    liveness: createLiveness(clock, settings.heartbeatMs * settings.heartbeatsUntilDead),
    living: createLivingSessions(),
    owned: new Set(),
    savedVersions: new Map(),
    draining,
    onDrain: onDrainOf(draining),
    wake,
  };
}
