import type { Instance } from './cluster.ts';
import {
  BEAT_MS,
  MONGO_ONLY,
  nothing,
  SESSION_TTL_MS,
  sleep,
  type Fault,
  type Field,
} from './fault.ts';

const onStoreLine =
  (act: (line: NonNullable<Instance['storeLine']>) => void) =>
  (_: Field, { storeLine }: Instance): Promise<void> => {
    if (storeLine !== null) act(storeLine);
    return Promise.resolve();
  };

const onEveryStoreLine =
  (act: (line: NonNullable<Instance['storeLine']>) => void) =>
  ({ cluster }: Field): Promise<void> => {
    for (const { storeLine } of cluster.instances) if (storeLine !== null) act(storeLine);
    return Promise.resolve();
  };

const storeCut = (seconds: number, minutes: number): Fault => ({
  name: `store_cut_${seconds}s`,
  stores: MONGO_ONLY,
  hurts: 'line',
  on: 'one',
  minutes,
  strike: onEveryStoreLine((line) => line.cut()),
  async heal(field) {
    await sleep(seconds * 1_000);
    await onEveryStoreLine((line) => line.mend())(field);
  },
});

/** One instance alone loses the store, for longer than the others wait for it. */
const partition: Fault = {
  name: 'store_partition',
  stores: MONGO_ONLY,
  hurts: 'owner',
  on: 'one',
  strike: onStoreLine((line) => line.hold()),
  async heal(field, instance) {
    await sleep(SESSION_TTL_MS + 2 * BEAT_MS + field.random() * 2_000);
    await onStoreLine((line) => line.mend())(field, instance);
    await sleep(BEAT_MS);
    await field.cluster.learnSessions(instance);
  },
};

const storeReset: Fault = {
  name: 'store_reset',
  stores: MONGO_ONLY,
  hurts: 'line',
  on: 'burst',
  strike: onStoreLine((line) => line.reset()),
  heal: nothing,
};

const storeHeld: Fault = {
  name: 'store_half_open',
  stores: MONGO_ONLY,
  hurts: 'line',
  on: 'one',
  strike: onStoreLine((line) => line.hold()),
  async heal(field, instance) {
    await sleep(1_000 + field.random() * 3_000);
    await onStoreLine((line) => line.mend())(field, instance);
  },
};

const storeSlow: Fault = {
  name: 'store_slow',
  stores: MONGO_ONLY,
  hurts: 'line',
  on: 'one',
  strike: ({ random, cluster }) => {
    for (const { storeLine } of cluster.instances)
      storeLine?.slow({ delay_ms: 30 + random() * 150 });
    return Promise.resolve();
  },
  async heal(field) {
    await sleep(4_000);
    await onEveryStoreLine((line) => line.mend())(field);
  },
};

/** The primary gives up its office and is elected again: nobody can write meanwhile. */
const stepDown: Fault = {
  name: 'store_stepdown',
  stores: MONGO_ONLY,
  replicaSet: true,
  hurts: 'line',
  on: 'one',
  strike: ({ cluster }) => cluster.stepDown(STEP_DOWN_S),
  heal: () => sleep(STEP_DOWN_S * 1_000),
};
const STEP_DOWN_S = 3;

export const STORE_FAULTS: readonly Fault[] = [
  storeCut(1, 0),
  storeCut(10, 0),
  storeCut(60, 5),
  partition,
  storeReset,
  storeHeld,
  storeSlow,
  stepDown,
];
