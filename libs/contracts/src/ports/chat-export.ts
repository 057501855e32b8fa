import type { Command } from '../commands.ts';
import type { ParentRef, RuntimeEvent } from '../events.ts';
import type { ChatId, ChatRef, LogRef } from '../ids.ts';
import type { StoredFile } from './files.ts';

/** What the directory says of an exported chat. Its facts, numbered 1 to `head_seq`, follow. */
export interface ExportedChat extends LogRef {
  readonly type: 'chat';
  readonly workflow_name: string;
  readonly parent: ParentRef | null;
  readonly title: string | null;
  readonly created_at: string;
  readonly updated_at: string;
  readonly head_seq: number;
}

/** A command that was accepted, and has no fact yet. */
export interface WaitingCommand {
  readonly type: 'waiting_command';
  readonly chat_id: ChatId;
  readonly command: Command;
}

/** A file of the chat. Its content follows, in order. */
export interface ExportedFile extends StoredFile {
  readonly type: 'file';
  readonly chat_id: ChatId;
}

/** The next bytes of a file, at most `MAX_FILE_CHUNK_BYTES`. As JSON, `data` is base64. */
export interface ExportedFileData {
  readonly type: 'file_data';
  readonly chat_id: ChatId;
  readonly file_id: string;
  readonly data: Uint8Array;
}

/**
 * What an export consists of, in order: a chat, its facts, its waiting commands, its files; then each
 * of its nested chats in the same way.
 */
export type Exported =
  | ExportedChat
  | RuntimeEvent
  | WaitingCommand
  | ExportedFile
  | ExportedFileData;

/**
 * All that the store holds of a chat for its user, as it is stored: nothing is blanked. The facts are those up to the head when the export began.
 * Throws `chat_not_found` (unknown, foreign, or erased, also while it is exported). Holds about a page of a log, or a chunk of a file, at a time.
 */
export type ExportChat = (chat: ChatRef) => AsyncIterable<Exported>;
