import type { ChatRecord } from './chat-directory.ts';

export interface IdleChatsQuery {
  /** Chats with an earlier `updated_at` (RFC 3339). */
  readonly before: string;
  /** Only chats of this workflow. Default: of every workflow. */
  readonly workflow_name?: string;
  readonly limit: number;
  /** `next` of the previous page. */
  readonly cursor?: string;
}

export interface OldUsageQuery {
  /** Rows with an earlier `ts` (RFC 3339). */
  readonly before: string;
  /** Only rows of this workflow. Default: of every workflow. */
  readonly workflow_name?: string;
  /** The most rows that one call deletes. */
  readonly limit: number;
  /** Counts all matching rows and deletes none. */
  readonly dry_run: boolean;
}

export interface UnusedVersionsQuery {
  /** Versions that were last saved earlier (RFC 3339), or at an unknown time. */
  readonly saved_before: string;
  /** Counts the versions and deletes none. */
  readonly dry_run: boolean;
}

/**
 * Deletes old data. A system port: like `Sweep`, it reads data of all tenants. Any number of
 * processes may use it at the same time.
 */
export interface Retention {
  /**
   * Chats at rest that are not nested, oldest `updated_at` first. A chat is at rest if it has no
   * owner, nothing due, and no waiting command. A question without a deadline is not due.
   */
  idle_chats(
    query: IdleChatsQuery,
  ): Promise<{ readonly chats: readonly ChatRecord[]; readonly next?: string }>;
  /**
   * Erases the chat if it is still at rest and exactly as in `record` (log, fence, `inbox_seq`,
   * `updated_at`). One compare-and-set hides it from every reader. Then everything under its log
   * except usage is deleted. False if the chat has changed or is gone.
   */
  remove(record: ChatRecord): Promise<boolean>;
  /** Resolves with the number of usage rows that were deleted, or would be. */
  prune_usage(query: OldUsageQuery): Promise<number>;
  /**
   * Deletes workflow versions that no commit of any log names. A version that is saved at the same
   * time stays. `saved_before` must leave every process enough time to save a version and then
   * commit the start of a run on it. Resolves with the number of versions that were deleted, or
   * would be.
   */
  prune_versions(query: UnusedVersionsQuery): Promise<number>;
}
