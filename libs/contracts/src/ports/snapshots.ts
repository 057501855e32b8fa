import type { LogRef } from '../ids.ts';

/** A copy of a chat's folded state after one commit. Stores do not interpret `body`. */
export interface ChatSnapshot {
  /** The last event that the state includes. */
  readonly head_seq: number;
  /**
   * The commit that ends at `head_seq`. If the log has another commit there, the snapshot is
   * invalid.
   */
  readonly commit_id: string;
  /** The format of `body`. Readers ignore snapshots of other formats. */
  readonly v: number;
  readonly body: string;
}

/**
 * At most one snapshot per log, so that a process that has not loaded a long chat yet need not read
 * its whole log. A snapshot is derived from the log: it may be old, missing or damaged, and may be
 * deleted at any time. Readers check it against the log.
 */
export interface Snapshots {
  /**
   * Replaces the snapshot of the log. Does nothing if the chat is gone, or if the snapshot is
   * larger than the store keeps (about 16 MiB).
   */
  save(log: LogRef, snapshot: ChatSnapshot): Promise<void>;
  /** null if there is none, or if it is damaged. Throws nothing but `store_unavailable`. */
  load(log: LogRef): Promise<ChatSnapshot | null>;
}
