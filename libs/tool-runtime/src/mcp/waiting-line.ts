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
import type { Wanted } from './place-table.ts';
import type { Lease, Place } from './place.ts';

export type Taken<C> =
  | { readonly ok: true; readonly lease: Lease<C> }
  | { readonly ok: false; readonly code: ErrorCode };

export interface WaitingLineOptions<C> {
  readonly maxQueue: number;
  readonly clock: Clock;
  /** The place of a request, if it can have one now. */
  readonly placeFor: (wanted: Wanted<C>) => Place<C> | undefined;
}

/** Requests that wait for a place: apps take turns, and the users of one app. */
export interface WaitingLine<C> {
  /** If too many wait, the newest of the app and user with the most is refused with `tools_busy`. */
  wait(wanted: Wanted<C>): Promise<Taken<C>>;
  /** Gives places to those that can have one now. */
  serve(): void;
  refuse(id: string, code: ErrorCode): void;
  refuseAll(code: ErrorCode): void;
  length(): number;
}

interface Waiter<C> {
  readonly wanted: Wanted<C>;
  readonly settle: (taken: Taken<C> | Promise<Taken<C>>) => void;
}

export const join = async <C>(place: Place<C>): Promise<Taken<C>> => ({
  ok: true,
  lease: await place.join(),
});

export function createWaitingLine<C>({
  maxQueue,
  clock,
  placeFor,
}: WaitingLineOptions<C>): WaitingLine<C> {
  const waiters = new Map<string, Waiter<C>>();
  let queue: FairQueue = [];

  /** False: none of them can have a place now. */
  const serveNext = (): boolean => {
    for (const job of queue.flatMap(({ users }) => users.flatMap(({ jobs }) => jobs.slice(0, 1)))) {
      const waiter = waiters.get(job.id);
      const place = waiter && placeFor(waiter.wanted);
      if (waiter === undefined || place === undefined) continue;
      queue = takeTurn(queue, job);
      waiters.delete(job.id);
      waiter.settle(join(place));
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
