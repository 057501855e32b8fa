import type { ErrorCode, Failure } from '@mozaiks/contracts';
import type { FromIsolate, IsolateReport } from '../protocol.ts';
import type { Slot } from './slot.ts';

/** A call from the view of the pool. */
export interface PoolJob {
  readonly id: string;
  readonly app: string;
  readonly user: string;
  /** Only isolates with the same key may run it. */
  readonly key: string;
  /**
   * Sends the call to an isolate. Called again with another one if the first was lost before the
   * call started.
   */
  begin(slot: Slot, onEnd: OnEnd): Run;
  /** Called if the isolate was lost, or refused the call, before the call started. */
  requeued(): void;
  /**
   * Called if no isolate takes the call: it waited too long, too many are waiting, or the pool is
   * closing.
   */
  refuse(code: ErrorCode): void;
}

/** A call in an isolate. */
export interface Run {
  hasStarted(): boolean;
  /** The code of the call is starting. */
  started(): void;
  reply(reply: FromIsolate): void;
  /** The isolate has ended during the call. */
  lost(failure: Failure): void;
  /** Discards a call that has not started. */
  detach(): void;
}

export type RunEnd =
  /** The isolate reported the end. `isRetired`: no other call may follow. */
  | { readonly kind: 'ended'; readonly isRetired: boolean; readonly report: IsolateReport }
  /** The call was stopped, but its code may still run. */
  | { readonly kind: 'given_up' }
  /** The call was stopped before it started. */
  | { readonly kind: 'dropped' }
  /** The isolate sent more than our program ever does, so author code is using the channel. */
  | { readonly kind: 'flooded' }
  | { readonly kind: 'lost' };

/**
 * Resolves when the code of the call can no longer run, unless other calls still need its isolate.
 */
export type OnEnd = (end: RunEnd) => Promise<void>;
