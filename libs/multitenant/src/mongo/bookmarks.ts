import { chatRef, logRef, type Bookmarks, type Clock } from '@mozaiks/contracts';
import type { Collections } from './collections.ts';
import type { BookmarkDocument } from './documents.ts';
import { named, ofLiveLog, ofTenant } from './filters.ts';
import { ofBookmark } from './keys.ts';
import { TIMED } from './limits.ts';
import { isDuplicateKey } from './store-error.ts';

export const createBookmarks = (
  { chats, bookmarks }: Pick<Collections, 'chats' | 'bookmarks'>,
  clock: Pick<Clock, 'now'>,
): Bookmarks => ({
  put: async (key, { log, seq }) => {
    // If the chat is erased right now, a document remains that no reader finds. The scrub deletes
    // it.
    if ((await chats.exists(ofLiveLog(log)).lean()) === null) return;
    const set = { $set: { key, seq, put_at: clock.now() } };
    try {
      await bookmarks.updateOne(ofBookmark(log, key), set, { ...TIMED, upsert: true }).exec();
    } catch (error) {
      if (!isDuplicateKey(error)) throw error; // another process has just put the same key
    }
  },
  find: async (scope, key) => {
    const found = await bookmarks
      .findOne({ ...ofTenant(scope), key: named(key) })
      .sort({ put_at: -1 })
      .lean<BookmarkDocument>()
      .exec();
    if (found === null) return null;
    const log = logRef(chatRef(scope, found.chat_id), found.log_id);
    return (await chats.exists(ofLiveLog(log)).lean()) === null ? null : { log, seq: found.seq };
  },
});
