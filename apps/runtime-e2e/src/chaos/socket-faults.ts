import { portOf } from './cluster.ts';
import { BOTH_STORES, nothing, sleep, type Fault } from './fault.ts';

const socketReset: Fault = {
  name: 'socket_reset',
  stores: BOTH_STORES,
  affects: 'connection',
  on: 'burst',
  inject: ({ cluster }, instance) => Promise.resolve(cluster.front.reset(portOf(instance))),
  repair: nothing,
};

const socketHeld: Fault = {
  name: 'socket_half_open',
  stores: BOTH_STORES,
  affects: 'connection',
  on: 'one',
  inject: ({ cluster }) => Promise.resolve(cluster.front.hold()),
  async repair({ cluster, random }) {
    await sleep(2_000 + random() * 4_000);
    cluster.front.restore();
  },
};

const socketSlow: Fault = {
  name: 'socket_slow',
  stores: BOTH_STORES,
  affects: 'connection',
  on: 'one',
  inject: ({ cluster }) =>
    Promise.resolve(cluster.front.slow({ delay_ms: 80, bytes_per_s: 30_000 })),
  async repair({ cluster }) {
    await sleep(3_000);
    cluster.front.restore();
  },
};

export const SOCKET_FAULTS: readonly Fault[] = [socketReset, socketHeld, socketSlow];
