import type { LogRef } from '../ids.ts';

/** The metadata of a file. It never changes. */
export interface StoredFile {
  /** Matches `FILE_ID_PATTERN` and is unique in its chat. */
  readonly file_id: string;
  readonly media_type: string;
  readonly name?: string;
  readonly bytes: number;
  /** RFC 3339. */
  readonly created_at: string;
}

export interface NewFile extends Omit<StoredFile, 'bytes'> {
  /** Read as fast as it can be stored. Not read any more after `put` has settled. */
  readonly content: AsyncIterable<Uint8Array>;
}

export interface FileLimits {
  /** The most bytes of this file (`file_too_big`). */
  readonly max_bytes: number;
  /**
   * The most bytes of all files of the chat (`chat_full`). Files that are still being stored count.
   */
  readonly max_chat_bytes: number;
  /** The most files of the chat (`chat_full`), counted in the same way. */
  readonly max_chat_files: number;
}

/** The most bytes that are stored or read at once. */
export const MAX_FILE_CHUNK_BYTES = 256 * 1024;

/**
 * The files of a chat. They belong to its log, so no other chat or tenant can access them, and they
 * are deleted with it. No method holds a whole file in memory.
 */
export interface Files {
  /**
   * Stores a file in chunks. It can be found once all of it is durable. If `put` rejects, nothing
   * of it stays. Chunks of a process that died while storing them are deleted later.
   *
   * Rejects with `file_too_big`, `chat_full`, `chat_not_found` if the chat is gone (or erased while
   * storing), `idempotency_conflict` if the id is taken, and the RuntimeError that `content`
   * throws.
   */
  put(log: LogRef, file: NewFile, limits: FileLimits): Promise<StoredFile>;
  /** null if this chat has no such file. */
  find(log: LogRef, file_id: string): Promise<StoredFile | null>;
  /**
   * The bytes from `from` on: between one and `MAX_FILE_CHUNK_BYTES`. Empty after the end of the
   * file, or if there is no such file.
   */
  read(log: LogRef, file_id: string, from: number): Promise<Uint8Array>;
  /** Every file of the chat, the oldest first. `FileLimits` limit their number. */
  list(log: LogRef): Promise<readonly StoredFile[]>;
  /**
   * Copies every file of a chat to a new log, under the same ids. The chat of `to` may be created
   * afterwards; if it never is, the copies are deleted later. Rejects with `chat_not_found` if one
   * of the two chats is gone.
   */
  copy(from: LogRef, to: LogRef): Promise<void>;
}
