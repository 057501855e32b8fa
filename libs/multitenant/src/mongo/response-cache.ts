import type { ResponseCache } from '@mozaiks/contracts';
import type { Collections } from './collections.ts';
import type { ResponseDocument } from './documents.ts';
import { ofLiveLog } from './filters.ts';
import { ofResponse } from './keys.ts';
import { TIMED } from './limits.ts';
import { isDuplicateKey } from './store-error.ts';
import { fromStored, toStored } from './stored-json.ts';

/** The scrub deletes expired answers. */
export const createCache = ({
  chats,
  responses,
}: Pick<Collections, 'chats' | 'responses'>): ResponseCache => ({
  get: async (log, key, now) => {
    const [found, live] = await Promise.all([
      responses.findOne(ofResponse(log, key)).lean<ResponseDocument>().exec(),
      chats.exists(ofLiveLog(log)).lean(),
    ]);
    return found === null || live === null || found.expires_at <= now
      ? null
      : fromStored(found.value);
  },
  put: async (log, key, { value, expires_at }) => {
    // If the chat is erased right now, a document remains that no reader finds. The scrub deletes
    // it.
    if ((await chats.exists(ofLiveLog(log)).lean()) === null) return;
    try {
      const set = { $set: { value: toStored(value), expires_at } };
      await responses.updateOne(ofResponse(log, key), set, { ...TIMED, upsert: true }).exec();
    } catch (error) {
      if (!isDuplicateKey(error)) throw error; // another process has just put the same answer
    }
  },
});
