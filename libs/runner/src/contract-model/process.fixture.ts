import type {
  ChatRef,
  Clock,
  Engine,
  Ids,
  Signal,
  Signals,
  WorkflowCatalog,
} from '@mozaiks/contracts';
import { recordingLogger, type RecordingLogger } from '@mozaiks/testkit';
import { createRunner, type Runner } from '../runner.ts';
import { newIncarnation, type Incarnation, type Scheduler } from './scheduler.fixture.ts';
import { clockOf, TICK, type Wire } from './wire.fixture.ts';

export interface ProcessDeps {
  readonly scheduler: Scheduler;
  readonly wire: Wire;
  readonly catalog: WorkflowCatalog;
  readonly ids: (prefix: string) => Ids;
  readonly engine: (parts: {
    readonly clock: Clock;
    readonly ids: Ids;
    readonly incarnation: Incarnation;
  }) => Engine;
  readonly bells: () => boolean;
  readonly skew: number;
  /** Whether the next incarnation caches folded chats. One that does not starts from snapshots. */
  readonly remembers: () => boolean;
}

/** A process that can be killed, paused, shut down in order, and restarted. */
export interface Process {
  readonly incarnation: Incarnation;
  readonly runner: Runner;
  readonly logger: RecordingLogger;
  start(): void;
  crash(): void;
  pause(ticks: number): void;
  /** Shuts down in order: drains, or stops immediately. Then calls `whenGone`. */
  end(how: 'drain' | 'stop', whenGone: () => void): void;
  wake(chat: ChatRef): void;
  receive(session: string, signals: readonly Signal[]): void;
}

const settings = {
  heartbeatMs: 6 * TICK,
  heartbeatTimeoutMs: 9 * TICK,
  heartbeatsUntilDead: 4,
  sweepMs: 9 * TICK,
  retryMs: 3 * TICK,
  maxRetryMs: 3 * TICK,
  slowCheckMs: 20 * TICK,
  signalBatchMs: TICK,
  drainGraceMs: 2 * TICK,
  maxRunSlots: 16,
  snapshotEvents: 1,
};

/**
 * Creates a process and starts it. A call into an incarnation that is over or paused is not
 * settled, so its caller waits to no effect, as on a dead socket.
 */
export function createProcess(
  name: string,
  deps: ProcessDeps,
  route: (to: string, signals: readonly Signal[]) => void,
): Process {
  const { scheduler, wire, catalog } = deps;
  const logger = recordingLogger();
  let starts = 0;
  let incarnation: Incarnation = { ...newIncarnation(), alive: false };
  let runner: Runner;
  const arrivals = new Map<string, number>();
  let listeners = new Map<string, (signal: Signal) => void>();

  const signalsOf = (mine: Incarnation, own: typeof listeners): Signals => ({
    send: (to, signals) => {
      // Signals arrive in the order in which they were sent, even if some are lost.
      const arrives = Math.max(scheduler.now + scheduler.random() * 3, arrivals.get(to) ?? 0);
      arrivals.set(to, arrives);
      if (deps.bells()) scheduler.at(arrives, () => route(to, structuredClone(signals)));
      return Promise.resolve();
    },
    listen: (session, { signal }) => {
      own.set(session, (received) => scheduler.resume(mine, () => signal(received)));
      return Promise.resolve(() => Promise.resolve(void own.delete(session)));
    },
  });
  const start = (): void => {
    incarnation = newIncarnation();
    listeners = new Map();
    const mine = incarnation;
    const clock = clockOf(scheduler, mine, deps.skew);
    const ids = deps.ids(`${name}.${(starts += 1)}.`);
    const store = { ...wire.storeFor(mine), signals: signalsOf(mine, listeners) };
    const engine = deps.engine({ clock, ids, incarnation: mine });
    const memory = deps.remembers() ? {} : { maxFoldedBytes: 0 };
    runner = createRunner({
      store,
      catalog,
      engine,
      clock,
      ids,
      logger,
      settings: { ...settings, ...memory },
    });
    void runner.start();
  };
  start();
  return {
    get incarnation() {
      return incarnation;
    },
    get runner() {
      return runner;
    },
    logger,
    start,
    crash() {
      incarnation.alive = false;
    },
    pause(ticks) {
      scheduler.pause(incarnation, Math.max(incarnation.pausedUntil, scheduler.now + ticks));
    },
    end(how, whenGone) {
      const mine = incarnation;
      const gone = (): void => {
        if (mine.alive) whenGone();
        mine.alive = false;
      };
      void (how === 'drain' ? runner.drain(60 * TICK) : runner.stop()).then(gone);
    },
    wake(chat) {
      for (const listener of listeners.values()) listener({ type: 'work', chat });
    },
    receive(session, signals) {
      for (const signal of signals) listeners.get(session)?.(signal);
    },
  };
}
