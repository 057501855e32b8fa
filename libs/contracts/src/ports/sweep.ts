import type { ChatRef } from '../ids.ts';

/**
 * Finds unfinished work and removes traces of dead processes. A system port. Its answers are hints.
 */
export interface Sweep {
  /**
   * Chats that are overdue (`due_at <= now`) and have no living owner, chats whose owner's session
   * is dead or missing, and chats that `session` itself owns. Chats that need a newer log version
   * than `log_version` are left out.
   */
  due(
    at: { readonly now: number; readonly session: string; readonly log_version: number },
    limit: number,
  ): Promise<readonly ChatRef[]>;
  /**
   * Removes every dead session from the watchers of all chats, and never a living one. A session
   * that the store no longer knows may stay for some minutes. Repeatable. The cost grows with the
   * number of chats that dead sessions watch, not with the number of all chats.
   */
  forget_dead_watchers(): Promise<void>;
}
