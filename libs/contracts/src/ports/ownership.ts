import type { ChatStatus } from '../frames.ts';
import type { ChatRef, LogRef } from '../ids.ts';
import type { ChatRecord } from './chat-directory.ts';

export interface Owned {
  readonly log: LogRef;
  readonly session: string;
  readonly fence: number;
  /** The record before the acquisition: `owner` is the previous owner. */
  readonly record: ChatRecord;
}

export interface ReleaseTo {
  /** The value that was read before the inbox was read. */
  readonly inbox_seq: number;
  readonly status: ChatStatus;
  readonly head_seq: number;
  readonly usage_seq: number;
  readonly due_at: number | null;
  /** The default title, for a chat that has not been renamed. */
  readonly title: string | null;
  readonly now: string;
}

export interface AcquireAs {
  readonly session: string;
  /** The new fence is at least this number. */
  readonly min_fence?: number;
  /**
   * The version of the log format that this process writes. A record with a higher one is not
   * acquired (`newer`).
   */
  readonly log_version: number;
}

/** Which process runs a chat. A system port. */
export interface Ownership {
  /**
   * Acquires a chat that has no owner, a dead (or missing) one, or the caller's own session, by one
   * compare-and-set. Raises the fence, which is never reset, and leaves `due_at` as it is. `owner`:
   * a living session owns it. null: the chat does not exist or is erased.
   */
  acquire(
    chat: ChatRef,
    as: AcquireAs,
  ): Promise<
    { readonly owned: Owned } | { readonly owner: string } | { readonly newer: number } | null
  >;
  /**
   * Releases a chat by one compare-and-set on owner, fence and `inbox_seq`. `inbox_moved`: still
   * owned, since there is more to do. `lost`: another session owns it, or it was released before.
   * After an unknown outcome, repeat it until the outcome is known. `lost` may then mean that the
   * release succeeded.
   */
  release(owned: Owned, to: ReleaseTo): Promise<'released' | 'inbox_moved' | 'lost'>;
}
