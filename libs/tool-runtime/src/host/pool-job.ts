import type { ErrorCode, Failure } from '@mozaiks/contracts';
import type { FromIsolate, IsolateReport } from '../protocol.ts';
import type { Slot } from './slot.ts';

/** A call as the pool sees it. */
export interface PoolJob {
  readonly id: string;
  readonly app: string;
  readonly user: string;
  /** Only isolates with the same key may run it. */
  readonly key: string;
  /**
   * Sends the call to an isolate. Called again, with another one, if the first was lost before the
   * call started.
   */
  begin(slot: Slot, onEnd: OnEnd): Run;
  /** The isolate was lost, or refused the call, before the call started. */
  sentBack(): void;
  /** No isolate takes it: it waited too long, too many wait, or the pool closes. */
  refuse(code: ErrorCode): void;
}

/** One call in one isolate. */
export interface Run {
  hasStarted(): boolean;
  /** The code of the call starts. */
  started(): void;
  reply(reply: FromIsolate): void;
  /** The isolate has ended, and the call with it. */
  lost(failure: Failure): void;
  /** Forgets a call that has not started. */
  detach(): void;
}

export type RunEnd =
  /** The isolate said so. `isRetired`: no other call may follow. */
  | { readonly kind: 'ended'; readonly isRetired: boolean; readonly report: IsolateReport }
  /** It was stopped, and may still run. */
  | { readonly kind: 'given_up' }
  /** It was stopped before it started. */
  | { readonly kind: 'dropped' }
  /** It sent more than our program ever does: author code uses the channel. */
  | { readonly kind: 'flooded' }
  | { readonly kind: 'lost' };

/**
 * Resolves when the code of the call can no longer run, unless it is in an isolate that other calls
 * still need.
 */
export type OnEnd = (end: RunEnd) => Promise<void>;
