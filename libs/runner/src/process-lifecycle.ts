import type { Deps } from './deps.ts';
import type { Drivers } from './drivers.ts';
import type { SessionList } from './session/living-sessions.ts';
import { createOutageLog } from './session/outage-log.ts';
import { liveAsSession } from './session/session.ts';
import { createSweeper, type Sweeper } from './session/sweep.ts';
import { createEar, type Ear } from './signals/ear.ts';
import type { Watching } from './signals/watching.ts';
import type { Slots } from './slots.ts';

/** A process from its first beat to its last: session, sweep and ear, as tasks of their own. */
export interface Life {
  session(): string | null;
  /** Resolves when the process has joined, or was ended before. */
  start(): Promise<void>;
  /** Waits up to `timeoutMs` for the drivers, abandons the rest, and leaves. Repeatable. */
  end(timeoutMs: number): Promise<void>;
}

export interface LifeDeps {
  readonly deps: Deps;
  readonly slots: Slots;
  readonly drivers: Drivers;
  readonly watching: Watching;
  /** Work may be taken on. */
  readonly open: () => boolean;
}

interface Living extends LifeDeps {
  readonly ear: Ear;
  readonly sweeper: Sweeper;
  /** Aborted at the end. */
  readonly over: AbortController;
  session: string | null;
}

export function createLife(parts: LifeDeps): Life {
  const { store, feeds, clock, settings } = parts.deps;
  const ear = createEar({
    signals: store.signals,
    feeds,
    drivers: parts.drivers,
    clock,
    retryMs: settings.maxRetryMs,
  });
  const living: Living = {
    ...parts,
    ear,
    sweeper: sweeperOf(parts, () => living.session),
    over: new AbortController(),
    session: null,
  };
  return {
    session: () => living.session,
    start: () =>
      new Promise((resolve) => {
        void live(living, resolve).then(resolve);
        void living.sweeper.run(living.over.signal);
      }),
    end: (timeoutMs) => end(living, timeoutMs),
  };
}

function sweeperOf(
  { deps, slots, drivers, open }: LifeDeps,
  session: () => string | null,
): Sweeper {
  const { store, clock, ids, settings } = deps;
  const room = () => ({ slots: settings.maxRunSlots, free: open() ? slots.free : 0 });
  return createSweeper({ sweep: store.sweep, clock, ids, settings, session, room, drivers });
}

function live(living: Living, begun: () => void): Promise<void> {
  const { deps, sweeper, watching, over, ear } = living;
  const { store, clock, ids, settings, logger } = deps;
  const outage = createOutageLog(logger, clock);
  const beaten = (): void => {
    deps.pulse.beat();
    outage.heard();
  };
  const joined = (session: string): void => {
    living.session = session;
    beaten();
    ear.listenAs(session);
    sweeper.sweepNow();
    begun();
  };
  const on = {
    joined,
    beaten,
    unheard: outage.unheard,
    refused: () => abandon(living),
    buried: () => sweeper.sweepNow(),
    others: (list: SessionList) => {
      deps.living.update(list);
      watching.others(living.session, list.sessions.size);
    },
  };
  return liveAsSession({ sessions: store.sessions, clock, ids, settings, on }, over.signal);
}

function abandon(living: Living): void {
  living.session = null;
  living.drivers.abandonAll();
}

async function end(living: Living, timeoutMs: number): Promise<void> {
  const { deps, drivers, ear, over } = living;
  await soon(drivers.idle(), deps, timeoutMs);
  const last = living.session;
  abandon(living);
  over.abort('over');
  const left = last === null ? null : leave(deps, last);
  await soon(Promise.all([ear.stop(), left]), deps, deps.settings.beatTimeoutMs);
}

/** If this fails, the sweeps of other processes remove the watchers. */
async function leave({ store }: Deps, session: string): Promise<void> {
  await store.sessions.leave(session).catch(() => {});
  await store.sweep.forget_dead_watchers().catch(() => {});
}

/** Waits for what may never come. */
async function soon(event: Promise<unknown>, { clock }: Deps, ms: number): Promise<void> {
  if (ms <= 0) return;
  let callOff = (): void => {};
  const late = new Promise<void>((resolve) => (callOff = clock.timer(ms, resolve)));
  await Promise.race([event, late]).finally(callOff);
}
