import type { ChatRef } from '../ids.ts';

/** Finds unfinished work. A system port; its answers are hints. */
export interface Sweep {
  /**
   * Chats that are overdue (`due_at <= now`) and without a living owner, chats whose owner's session is dead or missing, and chats that `session` itself owns.
   * `passed_by`: chats that need a newer log version than `log_version` are left out.
   */
  due(at: { readonly now: number; readonly session: string; readonly log_version: number }, limit: number): Promise<readonly ChatRef[]>;
}
