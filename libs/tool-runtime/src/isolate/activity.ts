import { performance } from 'node:perf_hooks';
import type { Worker } from 'node:worker_threads';

export interface Activity {
  /** A call is inside from now on. Computing is expected. */
  enter(): void;
  /** No call is inside from now on. */
  rest(): void;
  /** Whether code computed for more than 30% of the time without a call, since the last check. */
  isBusy(): boolean;
  /** Whether timers or threads are left that may compute later. */
  hasLeftovers(): boolean;
}

/** A shorter time proves nothing. */
const MIN_WINDOW_MS = 40;
const BUSY_SHARE = 0.3;

const { eventLoopUtilization } = performance;
const { getActiveResourcesInfo } = process;

interface Thread {
  readonly worker: Worker;
  readonly since: number;
}

/** A thread that is still in its first script has no event loop yet: it counts as computing. */
function activeMsOf({ worker, since }: Thread): number {
  const { active, idle } = worker.performance.eventLoopUtilization();
  return active + idle === 0 ? performance.now() - since : active;
}

/**
 * Watches how much this thread, and threads that author code starts, compute while no call is inside.
 * `own` is a thread of the runtime, which is not watched.
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
  /** Of the time without a call. */
  let total = { elapsed: 0, active: 0 };
  let resting: { readonly since: number; readonly active: number } | undefined;
  const rest = (): void => {
    resting = { since: performance.now(), active: activeMs() };
  };
  const enter = (): void => {
    if (resting === undefined) return;
    const { since, active } = resting;
    total = {
      elapsed: total.elapsed + performance.now() - since,
      active: total.active + activeMs() - active,
    };
    resting = undefined;
  };
  const isBusy = (): boolean => {
    enter();
    rest();
    const { elapsed, active } = total;
    if (elapsed < MIN_WINDOW_MS) return false;
    total = { elapsed: 0, active: 0 };
    return active / elapsed > BUSY_SHARE;
  };
  const hasLeftovers = (): boolean =>
    threads.size > 0 ||
    getActiveResourcesInfo().some((resource) => resource === 'Timeout' || resource === 'Immediate');
  return { enter, rest, isBusy, hasLeftovers };
}

/** For code that runs in the host's thread. */
export const noActivity: Activity = {
  enter: () => undefined,
  rest: () => undefined,
  isBusy: () => false,
  hasLeftovers: () => false,
};
