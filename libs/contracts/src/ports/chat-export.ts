import type { Command } from '../commands.ts';
import type { ParentRef, RuntimeEvent } from '../events.ts';
import type { ChatId, ChatRef, LogRef } from '../ids.ts';
import type { StoredFile } from './files.ts';

/** The directory's data of an exported chat. Its events, numbered 1 to `head_seq`, follow. */
export interface ExportedChat extends LogRef {
  readonly type: 'chat';
  readonly workflow_name: string;
  readonly parent: ParentRef | null;
  readonly title: string | null;
  readonly created_at: string;
  readonly updated_at: string;
  readonly head_seq: number;
}

/** A command that was accepted, but has no event yet. */
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

/** The next bytes of a file, at most `MAX_FILE_CHUNK_BYTES`. In JSON, `data` is base64. */
export interface ExportedFileData {
  readonly type: 'file_data';
  readonly chat_id: ChatId;
  readonly file_id: string;
  readonly data: Uint8Array;
}

/**
 * The parts of an export, in order: a chat, its events, its waiting commands and its files. Then
 * each of its nested chats in the same way.
 */
export type Exported =
  | ExportedChat
  | RuntimeEvent
  | WaitingCommand
  | ExportedFile
  | ExportedFileData;

/**
 * Exports everything that the store holds of a chat for its user, exactly as stored: nothing is
 * blanked. It includes the events up to the head at the start of the export. It holds about one
 * page of a log, or one chunk of a file, in memory.
 *
 * Throws `chat_not_found` if the chat is unknown, belongs to another tenant, or is erased (also
 * during the export).
 */
export type ExportChat = (chat: ChatRef) => AsyncIterable<Exported>;
