import { RuntimeError, sleepOn, type ChatStore, type Clock } from '@mozaiks/contracts';
import { aroundStore, type StoreCall } from '@mozaiks/testkit';
import type { Incarnation, Scheduler } from './scheduler.fixture.ts';

/** One tick in milliseconds. */
export const TICK = 100;

/**
 * Shares of operations with a fault; the others succeed. `latest` limits how long after the caller
 * has given up a write may still take effect.
 */
export interface WireFaults {
  readonly fail: number;
  readonly loseReply: number;
  readonly late: number;
  readonly latest: number;
  readonly slow: number;
}
export const noFaults: WireFaults = { fail: 0, loseReply: 0, late: 0, latest: 0, slow: 0 };

/** Operations that keep the process itself alive. Slowness and stalls do not affect them. */
const HOUSEKEEPING = new Set([
  'sessions.join',
  'sessions.beat',
  'sessions.list',
  'sweep.due',
  'sweep.forget_dead_watchers',
]);
const READS = new Set([
  'directory.get',
  'directory.list',
  'log.read',
  'snapshots.load',
  'inbox.pending',
  'inbox.find',
  'sessions.list',
  'sweep.due',
  'versions.load',
  'usage.summarize',
]);

/**
 * The unreliable connection between processes and the store. An operation takes effect at one
 * instant or never, and its answer arrives or is lost.
 */
export interface Wire {
  faults: WireFaults;
  /** [from, to] windows in which no process gets an answer. */
  outages: readonly (readonly [number, number])[];
  /** Writes that may still take effect although their caller has given up. */
  readonly unlanded: number;
  /** The store as this incarnation sees it. */
  storeFor(incarnation: Incarnation): ChatStore;
}

export interface WireHooks {
  /** Called after an operation took effect, whether or not its answer arrives. */
  readonly applied: (call: StoreCall, answer: unknown, incarnation: Incarnation) => void;
  /** Called when an answer is about to be delivered. The hook may pause or end the incarnation. */
  readonly delivering: (op: string, incarnation: Incarnation) => void;
}

type Outcome =
  | { readonly ok: true; readonly answer: unknown }
  | { readonly ok: false; readonly error: unknown };

export function createWire(store: ChatStore, scheduler: Scheduler, hooks: WireHooks): Wire {
  const { random } = scheduler;
  let unlanded = 0;
  const wire: Wire = {
    faults: noFaults,
    outages: [],
    get unlanded() {
      return unlanded;
    },
    storeFor: (incarnation) => aroundStore(store, (call, apply) => send(incarnation, call, apply)),
  };
  const down = (time: number): boolean =>
    wire.outages.some(([from, to]) => time >= from && time < to);
  const afterOutage = (time: number): number =>
    Math.max(
      time,
      ...wire.outages.filter(([from, to]) => time >= from && time < to).map(([, to]) => to),
    );

  const perform = async (
    incarnation: Incarnation,
    call: StoreCall,
    apply: () => Promise<unknown>,
  ): Promise<Outcome> => {
    try {
      const answer = await apply();
      hooks.applied(call, answer, incarnation);
      return { ok: true, answer };
    } catch (error) {
      return { ok: false, error };
    }
  };
  const land = (time: number, act: () => Promise<unknown>): void => {
    unlanded += 1;
    scheduler.at(down(time) ? afterOutage(time) + random() * 5 : time, async () => {
      unlanded -= 1;
      await act();
    });
  };
  const fateOf = (op: string): 'ok' | 'fail' | 'loseReply' | 'late' => {
    const { fail, loseReply, late } = wire.faults;
    const draw = random();
    // Heartbeats only lose replies: a process whose heartbeats fail several times in a row may
    // rightly be declared dead.
    if (op === 'sessions.beat') return draw < loseReply ? 'loseReply' : 'ok';
    if (draw < fail) return 'fail';
    if (draw < fail + loseReply) return 'loseReply';
    return draw < fail + loseReply + late && !READS.has(op) ? 'late' : 'ok';
  };

  const send = (
    incarnation: Incarnation,
    call: StoreCall,
    apply: () => Promise<unknown>,
  ): Promise<unknown> =>
    new Promise((resolve, reject) => {
      const op = `${call.port}.${call.method}`;
      const slow = !HOUSEKEEPING.has(op) && random() < wire.faults.slow ? 8 : 1;
      const arrives = scheduler.now + 0.2 + random() * 1.5 * slow;
      const givesUp = scheduler.now + 4 + random() * 4;
      const deliver = (outcome: Outcome): void => {
        if (!HOUSEKEEPING.has(op)) hooks.delivering(op, incarnation);
        scheduler.resume(incarnation, () =>
          outcome.ok ? resolve(outcome.answer) : reject(outcome.error),
        );
      };
      const unknown = (): void =>
        scheduler.at(givesUp, () =>
          deliver({ ok: false, error: new RuntimeError('store_unavailable') }),
        );
      const act = (): Promise<Outcome> => perform(incarnation, call, apply);
      const fate = fateOf(op);
      if (down(arrives)) {
        unknown();
        if (!READS.has(op) && random() < 0.3) land(afterOutage(arrives) + random() * 20, act);
      } else if (fate === 'ok') {
        scheduler.at(arrives, async () => {
          const outcome = await act();
          scheduler.after(0.2 + random() * 1.5 * slow, () => deliver(outcome));
        });
      } else {
        unknown();
        if (fate === 'loseReply') land(arrives, act);
        if (fate === 'late') land(givesUp + random() * wire.faults.latest, act);
      }
    });
  return wire;
}

const EPOCH = Date.UTC(2026, 0, 1);

/** The clock of one incarnation. Wall clocks differ by `skew` ticks. */
export function clockOf(scheduler: Scheduler, incarnation: Incarnation, skew: number): Clock {
  const timer: Clock['timer'] = (ms, passed) => {
    let off = false;
    scheduler.after(ms / TICK, () =>
      scheduler.resume(incarnation, () => (off ? undefined : passed())),
    );
    return () => void (off = true);
  };
  return {
    now: () => Math.round(EPOCH + (scheduler.now + skew) * TICK),
    monotonic: () => scheduler.now * TICK,
    sleep: sleepOn(timer),
    timer,
  };
}
