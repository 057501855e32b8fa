import type { LogRef } from '../ids.ts';

/** What is known of a file. It never changes. */
export interface StoredFile {
  /** Matches `FILE_ID_PATTERN`; unique in its chat. */
  readonly file_id: string;
  readonly media_type: string;
  readonly name?: string;
  readonly bytes: number;
  /** RFC 3339. */
  readonly created_at: string;
}

export interface NewFile extends Omit<StoredFile, 'bytes'> {
  /** Pulled as fast as it can be stored. It is not pulled again after `put` has settled. */
  readonly content: AsyncIterable<Uint8Array>;
}

export interface FileLimits {
  /** Of this file: `file_too_big`. */
  readonly max_bytes: number;
  /** Of all files of the chat, those that are still being stored counted: `chat_full`. */
  readonly max_chat_bytes: number;
  /** Of all files of the chat, counted in the same way: `chat_full`. */
  readonly max_chat_files: number;
}

/** The most bytes that are stored or read at once. */
export const MAX_FILE_CHUNK_BYTES = 256 * 1024;

/**
 * The files of a chat. They belong to its log, so no other chat and no other tenant can reach them,
 * and they are deleted with it. No method holds a whole file in memory.
 */
export interface Files {
  /**
   * Stores a file in chunks. It is found once all of it is durable; if `put` rejects, nothing of it
   * stays. Chunks of a process that died meanwhile are deleted later. Rejects with `file_too_big`,
   * `chat_full`, `chat_not_found` if the chat is gone (also meanwhile), `idempotency_conflict` if the
   * id is taken, and with the RuntimeError that `content` throws.
   */
  put(log: LogRef, file: NewFile, limits: FileLimits): Promise<StoredFile>;
  /** null: there is no such file in this chat. */
  find(log: LogRef, file_id: string): Promise<StoredFile | null>;
  /**
   * The bytes from `from` on: at least one and at most `MAX_FILE_CHUNK_BYTES`. None after the end of
   * the file, and if there is no such file.
   */
  read(log: LogRef, file_id: string, from: number): Promise<Uint8Array>;
  /** Every file of the chat, the oldest first. `FileLimits` bound their number. */
  list(log: LogRef): Promise<readonly StoredFile[]>;
  /**
   * Copies every file of a chat to a new log, under the same ids. The chat of `to` may be created
   * afterwards; if it is not, the copies are deleted later. Rejects with `chat_not_found` if one of
   * the two is gone.
   */
  copy(from: LogRef, to: LogRef): Promise<void>;
}
