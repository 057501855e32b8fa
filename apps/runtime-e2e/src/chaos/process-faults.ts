import type { Instance } from './cluster.ts';
import {
  BEAT_MS,
  BOTH_STORES,
  MONGO_ONLY,
  SESSION_TTL_MS,
  sleep,
  type Fault,
  type Field,
} from './fault.ts';

const startAgain = async ({ cluster }: Field, instance: Instance): Promise<void> => {
  await instance.server.start();
  instance.accepting = true;
  await cluster.learnSessions(instance);
};

const kill: Fault = {
  name: 'kill',
  stores: BOTH_STORES,
  affects: 'owner',
  on: 'one',
  async inject(_, instance) {
    instance.accepting = false;
    await instance.server.end('SIGKILL');
  },
  async repair(field, instance) {
    await sleep(field.random() * 4_000);
    await startAgain(field, instance);
  },
};

const stop: Fault = {
  name: 'stop_past_ttl',
  stores: MONGO_ONLY,
  affects: 'owner',
  on: 'one',
  inject: (_, instance) => {
    instance.accepting = false;
    instance.server.signal('SIGSTOP');
    return Promise.resolve();
  },
  async repair({ cluster, random }, instance) {
    await sleep(SESSION_TTL_MS + 2 * BEAT_MS + random() * 2_000);
    instance.server.signal('SIGCONT');
    instance.accepting = true;
    await sleep(BEAT_MS);
    await cluster.learnSessions(instance);
  },
};

const rolling: Fault = {
  name: 'rolling_restart',
  stores: BOTH_STORES,
  affects: 'owner',
  on: 'each',
  async inject({ losses, figures }, instance) {
    instance.accepting = false;
    const from = performance.now();
    const { code, signal } = await instance.server.end('SIGTERM');
    figures.drained(performance.now() - from);
    if (code !== 0) losses.add('bad_exits', `${instance.name} ended with ${code ?? signal}`);
  },
  repair: startAgain,
};

export const PROCESS_FAULTS: readonly Fault[] = [kill, stop, rolling];
