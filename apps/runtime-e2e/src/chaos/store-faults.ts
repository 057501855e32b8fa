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

const onStoreProxy =
  (act: (proxy: NonNullable<Instance['storeProxy']>) => void) =>
  (_: Field, { storeProxy }: Instance): Promise<void> => {
    if (storeProxy !== null) act(storeProxy);
    return Promise.resolve();
  };

const onEveryStoreProxy =
  (act: (proxy: NonNullable<Instance['storeProxy']>) => void) =>
  ({ cluster }: Field): Promise<void> => {
    for (const { storeProxy } of cluster.instances) if (storeProxy !== null) act(storeProxy);
    return Promise.resolve();
  };

const storeCut = (seconds: number, minutes: number): Fault => ({
  name: `store_cut_${seconds}s`,
  stores: MONGO_ONLY,
  affects: 'connection',
  on: 'one',
  minutes,
  inject: onEveryStoreProxy((proxy) => proxy.cut()),
  async repair(field) {
    await sleep(seconds * 1_000);
    await onEveryStoreProxy((proxy) => proxy.restore())(field);
  },
});

/** One instance loses the store for longer than the others wait for it. */
const partition: Fault = {
  name: 'store_partition',
  stores: MONGO_ONLY,
  affects: 'owner',
  on: 'one',
  inject: onStoreProxy((proxy) => proxy.hold()),
  async repair(field, instance) {
    await sleep(SESSION_TTL_MS + 2 * BEAT_MS + field.random() * 2_000);
    await onStoreProxy((proxy) => proxy.restore())(field, instance);
    await sleep(BEAT_MS);
    await field.cluster.learnSessions(instance);
  },
};

const storeReset: Fault = {
  name: 'store_reset',
  stores: MONGO_ONLY,
  affects: 'connection',
  on: 'burst',
  inject: onStoreProxy((proxy) => proxy.reset()),
  repair: nothing,
};

const storeHeld: Fault = {
  name: 'store_half_open',
  stores: MONGO_ONLY,
  affects: 'connection',
  on: 'one',
  inject: onStoreProxy((proxy) => proxy.hold()),
  async repair(field, instance) {
    await sleep(1_000 + field.random() * 3_000);
    await onStoreProxy((proxy) => proxy.restore())(field, instance);
  },
};

const storeSlow: Fault = {
  name: 'store_slow',
  stores: MONGO_ONLY,
  affects: 'connection',
  on: 'one',
  inject: ({ random, cluster }) => {
    for (const { storeProxy } of cluster.instances)
      storeProxy?.slow({ delay_ms: 30 + random() * 150 });
    return Promise.resolve();
  },
  async repair(field) {
    await sleep(4_000);
    await onEveryStoreProxy((proxy) => proxy.restore())(field);
  },
};

/** The primary steps down, and is elected again. No one can write meanwhile. */
const stepDown: Fault = {
  name: 'store_stepdown',
  stores: MONGO_ONLY,
  replicaSet: true,
  affects: 'connection',
  on: 'one',
  inject: ({ cluster }) => cluster.stepDown(STEP_DOWN_S),
  repair: () => sleep(STEP_DOWN_S * 1_000),
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
