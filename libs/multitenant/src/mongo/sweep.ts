import { chatRef, tenantScope, type ChatRef, type Sweep } from '@mozaiks/contracts';
import type { Collections } from './collections.ts';
import type { ChatDocument } from './documents.ts';
import { named } from './filters.ts';

/**
 * Three queries, each on one index, and the only ones beside the scrub's that look across tenants: chats of dead or missing sessions, chats that are
 * overdue, and what the sweeping session owns itself. The last comes last: most of it is being driven, and must not fill the answer.
 */
export const createSweep = ({ chats, sessions }: Pick<Collections, 'chats' | 'sessions'>): Sweep => ({
  due: async ({ now, session, log_version }, limit) => {
    const living = await sessions.find({ dead: false }, { _id: 1 }).lean<{ readonly _id: string }[]>().exec();
    const mayBeRead = { erased: false, log_version: { $lte: log_version } };
    const search = async (filter: object, sort: { readonly [key: string]: 1 }): Promise<readonly ChatDocument[]> =>
      chats.find(filter, { app_id: 1, user_id: 1, chat_id: 1 }).sort(sort).limit(limit).lean<ChatDocument[]>().exec();
    const found = await Promise.all([
      search({ owner: { $nin: [null, named(session), ...living.map(({ _id }) => _id)] }, ...mayBeRead }, { owner: 1 }),
      search({ due_at: { $lte: now }, owner: null, ...mayBeRead }, { due_at: 1 }),
      search({ owner: named(session), ...mayBeRead }, { owner: 1 }),
    ]);
    return found.flat().slice(0, limit).map(refOf);
  },
});

const refOf = ({ app_id, user_id, chat_id }: ChatDocument): ChatRef => chatRef(tenantScope(app_id, user_id), chat_id);
