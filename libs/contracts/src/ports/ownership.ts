import type { ChatStatus } from '../frames.ts';
import type { ChatRef, LogRef } from '../ids.ts';
import type { ChatRecord } from './chat-directory.ts';

export interface Owned {
  readonly log: LogRef;
  readonly session: string;
  readonly fence: number;
  /** The record as it was before: `owner` tells whom it was taken from. */
  readonly record: ChatRecord;
}

export interface ReleaseTo {
  /** As it was read before the inbox was. */
  readonly inbox_seq: number;
  readonly status: ChatStatus;
  readonly head_seq: number;
  readonly usage_seq: number;
  readonly due_at: number | null;
  /** Of a chat without a name of its own. */
  readonly title: string | null;
  readonly now: string;
}

export interface AcquireAs {
  readonly session: string;
  /** The new fence is at least this. */
  readonly min_fence?: number;
  /** The version of the log format that this process writes; a record with a higher one is left alone (`newer`). */
  readonly log_version: number;
}

/** Who drives a chat. A system port. */
export interface Ownership {
  /**
   * One compare-and-set from no owner, from a dead (or missing) session, or from the caller's own session. Raises the fence, which never restarts,
   * and leaves `due_at` as it is. `owner` when a living session has it; null when the chat does not exist or is erased.
   */
  acquire(
    chat: ChatRef,
    as: AcquireAs,
  ): Promise<
    { readonly owned: Owned } | { readonly owner: string } | { readonly newer: number } | null
  >;
  /**
   * One compare-and-set on owner, fence and `inbox_seq`. `inbox_moved`: still owned, there is more to do. `lost`: somebody else owns it (or it was released before).
   * After an unknown outcome repeat it until it is known: `lost` may then mean that it was done.
   */
  release(owned: Owned, to: ReleaseTo): Promise<'released' | 'inbox_moved' | 'lost'>;
}
