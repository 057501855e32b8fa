import type { ChatRecord, LogRef } from '@mozaiks/contracts';
import type { UpdateQuery } from 'mongoose';
import type { Collections } from './collections.ts';
import type { ChatDocument } from './documents.ts';
import { ofLiveLog, ofLog } from './filters.ts';
import { ofSnapshot, underLog, waitingIn } from './keys.ts';
import { TIMED } from './limits.ts';

/** Time after an erasure until data that late writers added to the erased log is deleted. */
export const AGAIN_AFTER_MS = 60 * 60 * 1000;

/** The update that marks a record as erased. The record stays for a day. */
const erasedNow = (log: LogRef, now: number, more: object = {}): UpdateQuery<ChatDocument> => ({
  $set: { erased: true, owner: null, due_at: null, watchers: [], erased_at: now },
  $inc: { fence: 1 },
  $push: { graves: { log_id: log.log_id, at: now, ...more } },
  $min: { scrub_at: now + AGAIN_AFTER_MS },
});

/**
 * Marks the record first. From then on no reader finds the log, so no one sees a partly deleted
 * one.
 */
export async function eraseChat(
  collections: Collections,
  log: LogRef,
  now: number,
): Promise<boolean> {
  const { chats } = collections;
  await chats.updateOne(ofLiveLog(log), erasedNow(log, now), TIMED).exec();
  await deleteLog(collections, log);
  return (await chats.exists(ofLog(log)).lean()) !== null;
}

/**
 * Like `eraseChat`, but only if the chat is still at rest and unchanged since the record was read.
 * Its usage keeps the user. A command that is put at the same time either raises `inbox_seq` first
 * or finds that the chat is gone.
 */
export async function removeChat(
  collections: Collections,
  record: ChatRecord,
  now: number,
): Promise<boolean> {
  const { chats, inbox } = collections;
  const { fence, inbox_seq, updated_at } = record;
  if ((await inbox.exists(waitingIn(record)).lean()) !== null) return false;
  const unchanged = {
    ...ofLiveLog(record),
    owner: null,
    due_at: null,
    fence,
    inbox_seq,
    updated_at,
  };
  const mark = erasedNow(record, now, { keeps_user: true });
  const marked = await chats.updateOne(unchanged, mark, TIMED).exec();
  if (marked.matchedCount === 0) return false;
  await deleteLog(collections, record);
  return true;
}

/** Deletes everything that is stored under the log. */
export async function deleteLog(
  collections: Pick<
    Collections,
    'commits' | 'inbox' | 'snapshots' | 'bookmarks' | 'responses' | 'files' | 'file_chunks'
  >,
  log: LogRef,
): Promise<void> {
  const { commits, inbox, snapshots, bookmarks, responses, files, file_chunks } = collections;
  await commits.deleteMany(underLog(log), TIMED).exec();
  await inbox.deleteMany(underLog(log), TIMED).exec();
  await snapshots.deleteOne(ofSnapshot(log), TIMED).exec();
  await bookmarks.deleteMany(underLog(log), TIMED).exec();
  await responses.deleteMany(underLog(log), TIMED).exec();
  await files.deleteMany(underLog(log), TIMED).exec();
  await file_chunks.deleteMany(underLog(log), TIMED).exec();
}
