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
import { newLife, type Life, type Scheduler } from './scheduler.fixture.ts';
import { clockOf, TICK, type Wire } from './wire.fixture.ts';

export interface ProcessDeps {
  readonly scheduler: Scheduler;
  readonly wire: Wire;
  readonly catalog: WorkflowCatalog;
  readonly ids: (prefix: string) => Ids;
  readonly engine: (parts: {
    readonly clock: Clock;
    readonly ids: Ids;
    readonly life: Life;
  }) => Engine;
  readonly bells: () => boolean;
  readonly skew: number;
  /** Whether the next life keeps folded chats in memory; one that does not starts from snapshots. */
  readonly remembers: () => boolean;
}

/** A process that can be killed, paused, stopped in order, and started again. */
export interface Process {
  readonly life: Life;
  readonly runner: Runner;
  readonly logger: RecordingLogger;
  start(): void;
  crash(): void;
  pause(ticks: number): void;
  /** In order: drains, or leaves at once; `whenGone` is called afterwards. */
  end(how: 'drain' | 'stop', whenGone: () => void): void;
  wake(chat: ChatRef): void;
  hear(session: string, signals: readonly Signal[]): void;
}

const settings = {
  beatMs: 6 * TICK,
  beatTimeoutMs: 9 * TICK,
  beatsUntilDead: 4,
  sweepMs: 9 * TICK,
  retryMs: 3 * TICK,
  maxRetryMs: 3 * TICK,
  slowCheckMs: 20 * TICK,
  signalBatchMs: TICK,
  drainGraceMs: 2 * TICK,
  maxRunSlots: 16,
  snapshotEvents: 1,
};

/** Settles nothing for a call into a life that is over or paused: its caller waits in vain, as on a dead socket. */
export function createProcess(
  name: string,
  deps: ProcessDeps,
  route: (to: string, signals: readonly Signal[]) => void,
): Process {
  const { scheduler, wire, catalog } = deps;
  const logger = recordingLogger();
  let incarnation = 0;
  let life: Life = { ...newLife(), alive: false };
  let runner: Runner;
  const arrivals = new Map<string, number>();
  let ears = new Map<string, (signal: Signal) => void>();

  const signalsOf = (mine: Life, listeners: typeof ears): Signals => ({
    send: (to, signals) => {
      // In the order sent, whatever is lost.
      const arrives = Math.max(scheduler.now + scheduler.random() * 3, arrivals.get(to) ?? 0);
      arrivals.set(to, arrives);
      if (deps.bells()) scheduler.at(arrives, () => route(to, structuredClone(signals)));
      return Promise.resolve();
    },
    listen: (session, { signal }) => {
      listeners.set(session, (heard) => scheduler.resume(mine, () => signal(heard)));
      return Promise.resolve(() => Promise.resolve(void listeners.delete(session)));
    },
  });
  const start = (): void => {
    life = newLife();
    ears = new Map();
    const mine = life;
    const clock = clockOf(scheduler, mine, deps.skew);
    const ids = deps.ids(`${name}.${(incarnation += 1)}.`);
    const store = { ...wire.storeFor(mine), signals: signalsOf(mine, ears) };
    const engine = deps.engine({ clock, ids, life: mine });
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
    get life() {
      return life;
    },
    get runner() {
      return runner;
    },
    logger,
    start,
    crash() {
      life.alive = false;
    },
    pause(ticks) {
      scheduler.pause(life, Math.max(life.pausedUntil, scheduler.now + ticks));
    },
    end(how, whenGone) {
      const mine = life;
      const gone = (): void => {
        if (mine.alive) whenGone();
        mine.alive = false;
      };
      void (how === 'drain' ? runner.drain(60 * TICK) : runner.stop()).then(gone);
    },
    wake(chat) {
      for (const ear of ears.values()) ear({ type: 'work', chat });
    },
    hear(session, signals) {
      for (const signal of signals) ears.get(session)?.(signal);
    },
  };
}
