import type { LogRef } from '@mozaiks/contracts';
import type { Collections } from './collections.ts';
import { ofLiveLog, ofLog } from './filters.ts';
import { underLog } from './keys.ts';
import { TIMED } from './limits.ts';

/** How long after an erasure whatever late writers left under the dead log is deleted once more. */
export const AGAIN_AFTER_MS = 60 * 60 * 1000;

/** The mark comes first: from then on nobody finds the log, so that what is deleted after it stays deleted to every reader. */
export async function eraseChat(collections: Collections, log: LogRef, now: number): Promise<boolean> {
  const { chats } = collections;
  const gone = { erased: true, owner: null, due_at: null, watchers: [], erased_at: now };
  const grave = { log_id: log.log_id, at: now };
  await chats
    .updateOne(
      ofLiveLog(log),
      { $set: gone, $inc: { fence: 1 }, $push: { graves: grave }, $min: { scrub_at: now + AGAIN_AFTER_MS } },
      TIMED,
    )
    .exec();
  await deleteLog(collections, log);
  return (await chats.exists(ofLog(log)).lean()) !== null;
}

/** Everything that stands under the log. */
export async function deleteLog({ commits, inbox }: Pick<Collections, 'commits' | 'inbox'>, log: LogRef): Promise<void> {
  await commits.deleteMany(underLog(log), TIMED).exec();
  await inbox.deleteMany(underLog(log), TIMED).exec();
}
