import { RuntimeError, type FileLimits, type LogRef, type StoredFile } from '@mozaiks/contracts';
import type { FileWriter } from '../store-file.ts';
import type { Collections } from './collections.ts';
import type { ChatDocument, FileChunkDocument, FileDocument } from './documents.ts';
import { ofChat, ofLog } from './filters.ts';
import { chunkKey, chunksOf, ofFile, underLog } from './keys.ts';
import { TIMED } from './limits.ts';
import { isDuplicateKey } from './store-error.ts';

/**
 * Time without growth after which an unfinished file is deleted, and time for the chat of a copy to
 * be created.
 */
const ABANDONED_AFTER_MS = 60 * 60 * 1000;

type Stored = Pick<Collections, 'chats' | 'files' | 'file_chunks'>;

export interface Writing {
  readonly log: LogRef;
  readonly file: Omit<StoredFile, 'bytes'>;
  /** null for a copy: the originals were within the limits. Its chat may be created later. */
  readonly limits: FileLimits | null;
  readonly now: () => number;
}

export const chatGone = ({ chat_id }: LogRef): RuntimeError =>
  new RuntimeError('chat_not_found', { chat_id });

/**
 * Works without transactions. The document of the file is stored first. It is checked before each
 * chunk, and counts the bytes before they are stored. So an erasure stops the writer, and
 * concurrent writers see one another's bytes. The scrub deletes what is left over.
 */
export function createFileWriter(collections: Stored, writing: Writing): FileWriter {
  const { files, file_chunks } = collections;
  const { log, file, limits, now } = writing;
  const own = ofFile(log, file.file_id);
  const unfinished = { ...own, state: 'writing' } as const;
  const expires_at = (): number => now() + ABANDONED_AFTER_MS;

  async function remove(): Promise<void> {
    // A file may be stored although its writer saw an error; such a file is kept.
    const marked = await files
      .updateOne(unfinished, { $set: { state: 'abandoned' } }, TIMED)
      .exec();
    if (marked.matchedCount > 0) await deleteFile(collections, log, file.file_id);
  }
  return {
    begin: async () => {
      await requireChat(collections, writing);
      await insertFile(files, { ...unfinished, ...file, bytes: 0, expires_at: expires_at() });
      if (limits === null) return;
      const { max_chat_files } = limits;
      if ((await totalsOf(collections, log)).files <= max_chat_files) return;
      await remove();
      throw new RuntimeError('chat_full', { max_chat_files });
    },
    add: async (data, first_byte) => {
      const grown = { $set: { bytes: first_byte + data.length, expires_at: expires_at() } };
      if (
        (await files.updateOne({ ...unfinished, bytes: first_byte }, grown, TIMED).exec())
          .matchedCount === 0
      )
        throw chatGone(log);
      if (limits !== null && (await totalsOf(collections, log)).bytes > limits.max_chat_bytes)
        throw new RuntimeError('chat_full', { max_chat_bytes: limits.max_chat_bytes });
      const _id = chunkKey(log, file.file_id, first_byte);
      const chunk: FileChunkDocument = { _id, ...ofLog(log), first_byte, data: Buffer.from(data) };
      await file_chunks.collection.insertOne(chunk as object, TIMED);
    },
    finish: async () => {
      await requireChat(collections, writing);
      const stored = {
        $set: { state: 'stored' },
        ...(limits === null ? {} : { $unset: { expires_at: 1 } }),
      } as const;
      if ((await files.updateOne(unfinished, stored, TIMED).exec()).matchedCount === 0)
        throw chatGone(log);
    },
    abandon: remove,
  };
}

/** Throws if a file with the same id was stored before. */
async function insertFile(files: Stored['files'], document: FileDocument): Promise<void> {
  try {
    await files.collection.insertOne(document as object, TIMED);
  } catch (error) {
    throw isDuplicateKey(error)
      ? new RuntimeError('idempotency_conflict', { file_id: document.file_id })
      : error;
  }
}

/** Throws if the chat is gone. A copy may precede its chat, even under the id of an erased chat. */
async function requireChat(
  { chats }: Pick<Collections, 'chats'>,
  { log, limits }: Writing,
): Promise<void> {
  const found = await chats.findOne(ofChat(log)).lean<ChatDocument>().exec();
  const isErased = found?.erased ?? true;
  const isAhead = found?.log_id !== log.log_id;
  if (isErased !== isAhead || (isAhead && limits !== null)) throw chatGone(log);
}

/** Totals over the files of a chat, unfinished ones included. */
async function totalsOf(
  { files }: Pick<Collections, 'files'>,
  log: LogRef,
): Promise<{ readonly files: number; readonly bytes: number }> {
  const [totals] = await files
    .aggregate<{ files: number; bytes: number }>([
      { $match: underLog(log) },
      { $group: { _id: null, files: { $sum: 1 }, bytes: { $sum: '$bytes' } } },
    ])
    .option(TIMED)
    .exec();
  return totals ?? { files: 0, bytes: 0 };
}

/** Deletes the chunks first: without the file's document, no one would look for them again. */
export async function deleteFile(
  { files, file_chunks }: Pick<Collections, 'files' | 'file_chunks'>,
  log: LogRef,
  file_id: string,
): Promise<void> {
  await file_chunks.deleteMany(chunksOf(log, file_id), TIMED).exec();
  await files.deleteOne({ ...ofFile(log, file_id), state: 'abandoned' }, TIMED).exec();
}
