import type { IsolateReport } from '../../protocol.ts';
import type { FairQueue } from './fair-queue.ts';

/**
 * The schedule of one pool as plain data: the waiting calls and the isolates. It is changed only by
 * `transition`.
 *
 * A call waits in the queue until an isolate admits it. An isolate admits one call at a time: it is
 * `open`, then `admitting` a call, and `open` again when that call has ended or waits for
 * something. So code that computes has an isolate alone, while any number of waiting calls share
 * one.
 *
 * An isolate that has sent nothing for a moment is probed first (`probing`). If it does not answer,
 * it is busy and gets no call until it does.
 */
export interface Schedule {
  readonly slots: ReadonlyMap<number, SlotState>;
  readonly queue: FairQueue;
  readonly nextSlot: number;
  readonly isClosed: boolean;
}

/** The properties of a call that scheduling depends on. */
export interface Job {
  readonly id: string;
  readonly app: string;
  readonly user: string;
  /** Only isolates with the same key may run it. */
  readonly key: string;
  /** The time of its submission. */
  readonly since: number;
}

export interface SlotState {
  readonly id: number;
  readonly key: string;
  /** The app of its current calls, or of its last one. */
  readonly app: string;
  /** Calls inside, including the one that is being admitted. */
  readonly running: number;
  readonly admission: Admission;
  /** It gets no further call, and ends when its last call has ended. */
  readonly isRetired: boolean;
  /** The heap is nearly full. */
  readonly isFull: boolean;
  readonly idleSince: number;
  /**
   * Its calls have left timers or threads behind. Until this time it is watched and not given to
   * other apps.
   */
  readonly settleAt?: number;
  /** It is ended at this time unless it answers earlier. */
  readonly endAt?: number;
}

export type Admission =
  | { readonly kind: 'starting' }
  | { readonly kind: 'open'; readonly seenAt: number }
  | {
      readonly kind: 'admitting';
      readonly job: Job;
      readonly hasStarted: boolean;
      readonly since: number;
    }
  | { readonly kind: 'probing'; readonly since: number };

export type ScheduleEvent =
  | { readonly type: 'submitted'; readonly job: Omit<Job, 'since'> }
  /** The caller no longer waits. */
  | { readonly type: 'withdrawn'; readonly job: string }
  | { readonly type: 'ready'; readonly slot: number }
  /** The code of the call is starting. */
  | { readonly type: 'started'; readonly slot: number; readonly job: string }
  /** The isolate answered a probe, or reported that the admitted call is waiting. */
  | { readonly type: 'answered'; readonly slot: number; readonly report: IsolateReport }
  /** The isolate reported the end of the call. `isRetired`: no other call may go there. */
  | {
      readonly type: 'ended';
      readonly slot: number;
      readonly job: string;
      readonly isRetired: boolean;
      readonly report: IsolateReport;
    }
  /** The call was stopped, but its code may still run. */
  | { readonly type: 'given_up'; readonly slot: number; readonly job: string }
  /** The call was stopped before its code started. */
  | { readonly type: 'dropped'; readonly slot: number }
  /** The isolate did not start the call, because it must not be used any more. */
  | { readonly type: 'refused'; readonly slot: number; readonly job: string }
  | { readonly type: 'retired'; readonly slot: number }
  | { readonly type: 'exited'; readonly slot: number }
  | { readonly type: 'ticked' }
  | { readonly type: 'closed' };

export type ScheduleEffect =
  | { readonly type: 'start'; readonly slot: number; readonly key: string }
  | { readonly type: 'give'; readonly slot: number; readonly job: string }
  | { readonly type: 'probe'; readonly slot: number }
  /** Removes the slot. Its calls that have started are lost. */
  | { readonly type: 'end'; readonly slot: number }
  | {
      readonly type: 'refuse';
      readonly job: string;
      readonly code: 'tools_busy' | 'tool_crashed' | 'shutting_down';
    };

export interface ScheduleLimits {
  readonly size: number;
  readonly callsPerSlot: number;
  readonly maxQueue: number;
  readonly queueWaitMs: number;
  readonly idleMs: number;
  /**
   * The number of computing isolates at which an app gets no further one. The limit of one user is
   * half.
   */
  readonly computing: number;
}

/** An isolate that has not answered for this time is probed before it gets a call. */
export const FRESH_MS = 5;
/** How long a call waits for a busy isolate before its app gets another one. */
export const PATIENCE_MS = 25;
/** How long an isolate without a running call may leave a probe, or a new call, unanswered. */
export const REST_ANSWER_MS = 500;
/** How long leftovers of calls are watched. */
export const SETTLE_MS = 50;
/** How long an idle isolate is reserved for its app, unless another app has none. */
export const LINGER_MS = 1000;
/** How long an isolate with an abandoned call may leave a probe unanswered. */
export const UNRESPONSIVE_MS = 1000;
/** Isolates that may start at the same time for one app. */
export const MAX_STARTING = 2;

export const emptySchedule: Schedule = {
  slots: new Map(),
  queue: [],
  nextSlot: 1,
  isClosed: false,
};
