import { chatRef, logRef, tenantScope } from '@mozaiks/contracts';
import { scrubFiles } from './abandoned-files.ts';
import type { Collections } from './collections.ts';
import { forgetMissingWatchers } from './dead-watchers.ts';
import type { ChatDocument } from './documents.ts';
import { AGAIN_AFTER_MS, deleteLog } from './erase.ts';
import { ofLog } from './filters.ts';
import { forgetUser } from './usage.ts';
import { TIMED } from './limits.ts';

/** How long the record of an erased chat, and a dead session, are kept. */
export const FORGET_AFTER_MS = 24 * 60 * 60 * 1000;
const BATCH = 100;

/**
 * Finishes erasures: deletes what late writers left under erased logs, and the records of chats
 * that were erased a day ago.
 *
 * Also deletes expired cached answers, unfinished files and sessions that died a day ago, and
 * removes unknown sessions from the watchers of all chats. Several processes may run it at the same
 * time. Looks across tenants, like the sweep. Resolves with the number of records that were due.
 */
export async function scrub(collections: Collections, now: number): Promise<number> {
  const { chats, sessions, responses } = collections;
  await sessions.deleteMany({ dead: true, died_at: { $lte: now - FORGET_AFTER_MS } }, TIMED).exec();
  await responses.deleteMany({ expires_at: { $lte: now } }, TIMED).exec();
  await forgetMissingWatchers({ chats, sessions });
  await scrubFiles(collections, now);
  const due = await chats
    .find({ scrub_at: { $lte: now } })
    .limit(BATCH)
    .lean<ChatDocument[]>()
    .exec();
  for (const document of due) await scrubChat(collections, document, now);
  return due.length;
}

async function scrubChat(
  collections: Collections,
  document: ChatDocument,
  now: number,
): Promise<void> {
  const { chats, usage } = collections;
  const chat = chatRef(tenantScope(document.app_id, document.user_id), document.chat_id);
  const graves = document.graves ?? [];
  const due = graves.filter(({ at }) => at <= now - AGAIN_AFTER_MS);
  for (const { log_id, keeps_user } of due) {
    await deleteLog(collections, logRef(chat, log_id));
    if (keeps_user !== true) await forgetUser(usage, logRef(chat, log_id));
  }
  // Every erasure raises the fence. If the chat is erased in the meantime, this update misses and
  // the next scrub checks the record again.
  const unchanged = { ...ofLog(logRef(chat, document.log_id)), fence: document.fence };
  const left = graves.filter((erasedLog) => !due.includes(erasedLog));
  const next = nextScrub(document, left);
  if (left.length === 0 && document.erased && next <= now)
    await chats.deleteOne({ ...unchanged, erased: true }, TIMED).exec();
  else if (next === Infinity)
    await chats.updateOne(unchanged, { $unset: { graves: 1, scrub_at: 1 } }, TIMED).exec();
  else await chats.updateOne(unchanged, { $set: { graves: left, scrub_at: next } }, TIMED).exec();
}

function nextScrub(
  { erased, erased_at = 0 }: ChatDocument,
  left: readonly { readonly at: number }[],
): number {
  const again = left.map(({ at }) => at + AGAIN_AFTER_MS);
  return Math.min(erased ? erased_at + FORGET_AFTER_MS : Infinity, ...again);
}
