import { performance } from 'node:perf_hooks';
import type { Worker } from 'node:worker_threads';

export interface Activity {
  /** Called when the first call enters. From now on, computing is expected. */
  enter(): void;
  /** Called when the last call has left. */
  leave(): void;
  /** Whether code computed for more than 30% of the time without a call, since the last check. */
  isBusy(): boolean;
  /** Whether timers or threads are left that may compute later. */
  hasLeftovers(): boolean;
}

/** The shortest time that is enough for a judgement. */
const MIN_WINDOW_MS = 40;
const BUSY_SHARE = 0.3;

const { eventLoopUtilization } = performance;
const { getActiveResourcesInfo } = process;

interface Thread {
  readonly worker: Worker;
  readonly since: number;
}

/** A thread in its first script has no event loop yet, so it counts as computing. */
function activeMsOf({ worker, since }: Thread): number {
  const { active, idle } = worker.performance.eventLoopUtilization();
  return active + idle === 0 ? performance.now() - since : active;
}

/**
 * Measures how much this thread, and threads started by author code, compute while no call is
 * inside. `own` is a thread of the runtime, which is not measured.
 */
export function watchActivity(own?: Worker): Activity {
  const threads = new Set<Thread>();
  process.on('worker', (worker: Worker) => {
    if (worker === own) return;
    const thread = { worker, since: performance.now() };
    threads.add(thread);
    worker.once('exit', () => threads.delete(thread));
  });
  const activeMs = (): number =>
    [...threads].reduce((sum, thread) => sum + activeMsOf(thread), eventLoopUtilization().active);
  /** Sums over the time without a call. */
  let total = { elapsed: 0, active: 0 };
  let idle: { readonly since: number; readonly active: number } | undefined;
  const leave = (): void => {
    idle = { since: performance.now(), active: activeMs() };
  };
  const enter = (): void => {
    if (idle === undefined) return;
    const { since, active } = idle;
    total = {
      elapsed: total.elapsed + performance.now() - since,
      active: total.active + activeMs() - active,
    };
    idle = undefined;
  };
  const isBusy = (): boolean => {
    enter();
    leave();
    const { elapsed, active } = total;
    if (elapsed < MIN_WINDOW_MS) return false;
    total = { elapsed: 0, active: 0 };
    return active / elapsed > BUSY_SHARE;
  };
  const hasLeftovers = (): boolean =>
    threads.size > 0 ||
    getActiveResourcesInfo().some((resource) => resource === 'Timeout' || resource === 'Immediate');
  return { enter, leave, isBusy, hasLeftovers };
}

/** For code in the host's own thread. */
export const noActivity: Activity = {
  enter: () => undefined,
  leave: () => undefined,
  isBusy: () => false,
  hasLeftovers: () => false,
};
