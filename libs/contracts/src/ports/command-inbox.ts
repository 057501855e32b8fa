import type { Command } from '../commands.ts';
import type { LogRef } from '../ids.ts';

export interface InboxRow {
  readonly command_id: string;
  /** Hash of what the command says: the same id with another digest is a conflict. */
  readonly digest: string;
  /** null once settled. */
  readonly command: Command | null;
  /** The head when the command was settled; null while it waits. */
  readonly settled_seq: number | null;
}

/** Durable commands of a chat, in the order in which they were put. */
export interface CommandInbox {
  /**
   * Inserts the command (unique on `{log_id, command_id}`), then raises `inbox_seq` and sets `due_at` to 0 in the directory record; a put that
   * finds its row unsettled raises both again. Resolves when all is durable. `duplicate` when the row was there with the same digest.
   * Throws `idempotency_conflict` for another digest, `inbox_full` when `max_waiting` rows wait, `chat_not_found` when the log is gone.
   */
  put(
    log: LogRef,
    command: Command,
    options: { readonly digest: string; readonly max_waiting: number },
  ): Promise<'new' | 'duplicate'>;
  /** Commands that are not settled, oldest first. */
  pending(log: LogRef): Promise<readonly Command[]>;
  /** Keeps the row as `{command_id, digest, settled_seq}`. Repeatable: the first `settled_seq` stays. Nothing for a command that is not there. */
  settle(log: LogRef, command_id: string, settled_seq: number): Promise<void>;
  find(log: LogRef, command_id: string): Promise<InboxRow | null>;
}
