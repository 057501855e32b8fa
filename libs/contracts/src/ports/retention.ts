import type { ChatRecord } from './chat-directory.ts';

export interface IdleChatsQuery {
  /** Chats whose `updated_at` is earlier, RFC 3339. */
  readonly before: string;
  /** Only chats of this workflow. Default: of every workflow. */
  readonly workflow_name?: string;
  readonly limit: number;
  /** `next` of the page before. */
  readonly cursor?: string;
}

export interface OldUsageQuery {
  /** Rows whose `ts` is earlier, RFC 3339. */
  readonly before: string;
  /** Only rows of this workflow. Default: of every workflow. */
  readonly workflow_name?: string;
  /** The most rows that one call deletes. */
  readonly limit: number;
  /** Counts all matching rows and deletes none. */
  readonly dry_run: boolean;
}

export interface UnusedVersionsQuery {
  /** Versions whose last save is earlier (RFC 3339) or unknown. */
  readonly saved_before: string;
  /** Counts the versions and deletes none. */
  readonly dry_run: boolean;
}

/**
 * Deletes what has become too old. A system port: like `Sweep`, it looks across tenants. Any number
 * of processes may use it at the same time.
 */
export interface Retention {
  /**
   * Chats at rest that are not nested, oldest `updated_at` first. A chat is at rest if it has no
   * owner, nothing due, and no command waiting. A question without a deadline is not due.
   */
  idle_chats(
    query: IdleChatsQuery,
  ): Promise<{ readonly chats: readonly ChatRecord[]; readonly next?: string }>;
  /**
   * One compare-and-set hides the chat from every reader if it is still at rest and exactly as in
   * `record` (log, fence, `inbox_seq`, `updated_at`). Then everything under its log
   * but usage is deleted. False if the chat has changed or is gone.
   */
  remove(record: ChatRecord): Promise<boolean>;
  /** Resolves with the number of usage rows that were deleted, or would be. */
  prune_usage(query: OldUsageQuery): Promise<number>;
  /**
   * Deletes workflow versions that no commit of any log names. A version that is saved at the same
   * time stays. `saved_before` must leave every process the time to save a version and then to commit
   * the start of a run on it. Resolves with the number of versions that were deleted, or would be.
   */
  prune_versions(query: UnusedVersionsQuery): Promise<number>;
}
