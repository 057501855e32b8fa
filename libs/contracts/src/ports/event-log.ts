import type { Commit } from '../events.ts';
import type { LogRef } from '../ids.ts';

/** The append-only log of a chat. Reads return only what is durable (majority). */
export interface EventLog {
  /**
   * Appends one commit, whose events become visible together. `taken`: there is a commit with the
   * same `first_seq` already. It may be this one: compare `commit_id`. Throws `store_unavailable`
   * if the outcome is unknown; repeat the same commit.
   */
  append(log: LogRef, commit: Commit): Promise<'appended' | 'taken'>;
  /**
   * Whole commits with `last_seq > after_seq`, in order. `limit` counts commits. Empty for an
   * unknown log.
   */
  read(
    log: LogRef,
    range: { readonly after_seq: number; readonly limit?: number },
  ): Promise<readonly Commit[]>;
}
