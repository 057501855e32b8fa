import type { Command } from '../commands.ts';
import type { LogRef } from '../ids.ts';

export interface InboxRow {
  readonly command_id: string;
  /** Hash of the command's content. The same id with another digest is a conflict. */
  readonly digest: string;
  /** null after the command was settled. */
  readonly command: Command | null;
  /** The head when the command was settled. null while the command waits. */
  readonly settled_seq: number | null;
}

/** The durable commands of a chat, in the order in which they were put. */
export interface CommandInbox {
  /**
   * Inserts the command (unique on `{log_id, command_id}`), then raises `inbox_seq` and sets
   * `due_at` to 0 in the directory record. A put that finds its row unsettled raises both again.
   * Resolves when everything is durable. `duplicate`: the row existed with the same digest.
   *
   * Throws `idempotency_conflict` for another digest, `inbox_full` if `max_waiting` rows wait, and
   * `chat_not_found` if the log is gone.
   */
  put(
    log: LogRef,
    command: Command,
    options: { readonly digest: string; readonly max_waiting: number },
  ): Promise<'new' | 'duplicate'>;
  /** Commands that are not settled, oldest first. */
  pending(log: LogRef): Promise<readonly Command[]>;
  /**
   * Reduces the row to `{command_id, digest, settled_seq}`. Repeatable: the first `settled_seq`
   * stays. Does nothing if there is no such command.
   */
  settle(log: LogRef, command_id: string, settled_seq: number): Promise<void>;
  find(log: LogRef, command_id: string): Promise<InboxRow | null>;
}
