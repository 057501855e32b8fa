import type { Clock, ErrorCode } from '@mozaiks/contracts';
import {
  allJobs,
  enqueue,
  mostExpendable,
  queueLength,
  takeTurn,
  withoutJobs,
  type FairQueue,
} from '../host/schedule/fair-queue.ts';
import type { Job } from '../host/schedule/schedule.ts';
import type { Wanted } from './slot-table.ts';
import type { Lease, ConnectionSlot } from './connection-slot.ts';

export type Taken<C> =
  | { readonly ok: true; readonly lease: Lease<C> }
  | { readonly ok: false; readonly code: ErrorCode };

export interface ConnectionQueueOptions<C> {
  readonly maxQueue: number;
  readonly clock: Clock;
  /** The slot for a request, or undefined if it cannot have one now. */
  readonly slotFor: (wanted: Wanted<C>) => ConnectionSlot<C> | undefined;
}

/** Requests waiting for a slot. Apps take turns, and so do the users of one app. */
export interface ConnectionQueue<C> {
  /**
   * If too many requests wait, the newest one of the app and user with the most is refused with
   * `tools_busy`.
   */
  wait(wanted: Wanted<C>): Promise<Taken<C>>;
  /** Gives free slots to waiting requests. */
  serve(): void;
  refuse(id: string, code: ErrorCode): void;
  refuseAll(code: ErrorCode): void;
  length(): number;
}

interface Waiter<C> {
  readonly wanted: Wanted<C>;
  readonly settle: (taken: Taken<C> | Promise<Taken<C>>) => void;
}

export const join = async <C>(slot: ConnectionSlot<C>): Promise<Taken<C>> => ({
  ok: true,
  lease: await slot.join(),
});

export function createConnectionQueue<C>({
  maxQueue,
  clock,
  slotFor,
}: ConnectionQueueOptions<C>): ConnectionQueue<C> {
  const waiters = new Map<string, Waiter<C>>();
  let queue: FairQueue = [];

  /** Returns false if no request can have a slot now. */
  const serveNext = (): boolean => {
    for (const job of queue.flatMap(({ users }) => users.flatMap(({ jobs }) => jobs.slice(0, 1)))) {
      const waiter = waiters.get(job.id);
      const slot = waiter && slotFor(waiter.wanted);
      if (waiter === undefined || slot === undefined) continue;
      queue = takeTurn(queue, job);
      waiters.delete(job.id);
      waiter.settle(join(slot));
      return true;
    }
    return false;
  };
  const serve = (): void => {
    while (serveNext());
  };
  const refuse = (id: string, code: ErrorCode): void => {
    queue = withoutJobs(queue, (job) => job.id === id);
    waiters.get(id)?.settle({ ok: false, code });
    waiters.delete(id);
  };
  return {
    serve,
    refuse,
    length: () => queueLength(queue),
    refuseAll: (code) => {
      for (const { id } of allJobs(queue)) refuse(id, code);
    },
    wait(wanted) {
      const { id, app, user, key } = wanted;
      const job: Job = { id, app, user, key, since: clock.monotonic() };
      const taken = new Promise<Taken<C>>((settle) => waiters.set(id, { wanted, settle }));
      queue = enqueue(queue, job, 'last');
      const expendable = queueLength(queue) > maxQueue ? mostExpendable(queue) : undefined;
      if (expendable !== undefined) refuse(expendable.id, 'tools_busy');
      serve();
      return taken;
    },
  };
}
