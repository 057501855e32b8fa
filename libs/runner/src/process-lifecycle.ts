import type { Deps } from './deps.ts';
import type { Drivers } from './drivers.ts';
import type { SessionList } from './session/living-sessions.ts';
import { createOutageLog } from './session/outage-log.ts';
import { maintainMembership } from './session/membership.ts';
import { createSweeper, type Sweeper } from './session/sweep.ts';
import { createSignalListener, type SignalListener } from './signals/signal-listener.ts';
import type { Watching } from './signals/watching.ts';
import type { Slots } from './slots.ts';

/**
 * Runs the process from its first heartbeat to its last. The membership, the sweeps and the signal
 * listener are separate tasks.
 */
export interface ProcessLifecycle {
  session(): string | null;
  /** Resolves when the process has joined, or when it was ended before. */
  start(): Promise<void>;
  /**
   * Waits up to `timeoutMs` for the drivers, abandons the remaining ones, and leaves. May be called
   * again.
   */
  end(timeoutMs: number): Promise<void>;
}

export interface ProcessLifecycleDeps {
  readonly deps: Deps;
  readonly slots: Slots;
  readonly drivers: Drivers;
  readonly watching: Watching;
  /** Whether new work may be started. */
  readonly open: () => boolean;
}

interface LifecycleState extends ProcessLifecycleDeps {
  readonly listener: SignalListener;
  readonly sweeper: Sweeper;
  /** Aborted when the process ends. */
  readonly over: AbortController;
  session: string | null;
}

export function createLifecycle(parts: ProcessLifecycleDeps): ProcessLifecycle {
  const { store, feeds, clock, settings } = parts.deps;
  const listener = createSignalListener({
    signals: store.signals,
    feeds,
    drivers: parts.drivers,
    clock,
    retryMs: settings.maxRetryMs,
  });
  const state: LifecycleState = {
    ...parts,
    listener,
    sweeper: sweeperOf(parts, () => state.session),
    over: new AbortController(),
    session: null,
  };
  return {
    session: () => state.session,
    start: () =>
      new Promise((resolve) => {
        void run(state, resolve).then(resolve);
        void state.sweeper.run(state.over.signal);
      }),
    end: (timeoutMs) => end(state, timeoutMs),
  };
}

function sweeperOf(
  { deps, slots, drivers, open }: ProcessLifecycleDeps,
  session: () => string | null,
): Sweeper {
  const { store, clock, ids, settings } = deps;
  const room = () => ({ slots: settings.maxRunSlots, free: open() ? slots.free : 0 });
  return createSweeper({ sweep: store.sweep, clock, ids, settings, session, room, drivers });
}

function run(state: LifecycleState, started: () => void): Promise<void> {
  const { deps, sweeper, watching, over, listener } = state;
  const { store, clock, ids, settings, logger } = deps;
  const outage = createOutageLog(logger, clock);
  const acknowledged = (): void => {
    deps.liveness.renew();
    outage.acknowledged();
  };
  const joined = (session: string): void => {
    state.session = session;
    acknowledged();
    listener.start(session);
    sweeper.sweepNow();
    started();
  };
  const on = {
    joined,
    acknowledged,
    unacknowledged: outage.unacknowledged,
    evicted: () => abandon(state),
    peerDied: () => sweeper.sweepNow(),
    others: (list: SessionList) => {
      deps.living.update(list);
      watching.setPeers(state.session, list.sessions.size);
    },
  };
  return maintainMembership({ sessions: store.sessions, clock, ids, settings, on }, over.signal);
}

function abandon(state: LifecycleState): void {
  state.session = null;
  state.drivers.abandonAll();
}

async function end(state: LifecycleState, timeoutMs: number): Promise<void> {
  const { deps, drivers, listener, over } = state;
  await waitAtMost(drivers.idle(), deps, timeoutMs);
  const session = state.session;
  abandon(state);
  over.abort('over');
  const left = session === null ? null : leave(deps, session);
  await waitAtMost(Promise.all([listener.stop(), left]), deps, deps.settings.heartbeatTimeoutMs);
}

/** If this fails, the sweeps of other processes remove the watchers. */
async function leave({ store }: Deps, session: string): Promise<void> {
  await store.sessions.leave(session).catch(() => {});
  await store.sweep.forget_dead_watchers().catch(() => {});
}

/** Waits for `event`, but at most `ms`. */
async function waitAtMost(event: Promise<unknown>, { clock }: Deps, ms: number): Promise<void> {
  if (ms <= 0) return;
  let cancelTimer = (): void => {};
  const late = new Promise<void>((resolve) => (cancelTimer = clock.timer(ms, resolve)));
  await Promise.race([event, late]).finally(cancelTimer);
}
