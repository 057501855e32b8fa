import { chatRef, tenantScope, type ChatRef, type Sweep } from '@mozaiks/contracts';
import type { Collections } from './collections.ts';
import { forgetDeadWatchers } from './dead-watchers.ts';
import type { ChatDocument } from './documents.ts';
import { named } from './filters.ts';

/**
 * `due` is three queries, each on one index: chats of dead or missing sessions, overdue chats, and
 * last, chats of the sweeping session itself. Most of these are being driven, and must not crowd
 * out the others. Only the sweep, the scrub and retention look across tenants.
 */
export const createSweep = ({
  chats,
  sessions,
}: Pick<Collections, 'chats' | 'sessions'>): Sweep => ({
  forget_dead_watchers: () => forgetDeadWatchers({ chats, sessions }),
  due: async ({ now, session, log_version }, limit) => {
    const living = await sessions
      .find({ dead: false }, { _id: 1 })
      .lean<{ readonly _id: string }[]>()
      .exec();
    const mayBeRead = { erased: false, log_version: { $lte: log_version } };
    const search = async (
      filter: object,
      sort: { readonly [key: string]: 1 },
    ): Promise<readonly ChatDocument[]> =>
      chats
        .find(filter, { app_id: 1, user_id: 1, chat_id: 1 })
        .sort(sort)
        .limit(limit)
        .lean<ChatDocument[]>()
        .exec();
    const found = await Promise.all([
      search(
        { owner: { $nin: [null, named(session), ...living.map(({ _id }) => _id)] }, ...mayBeRead },
        { owner: 1 },
      ),
      search({ due_at: { $lte: now }, owner: null, ...mayBeRead }, { due_at: 1 }),
      search({ owner: named(session), ...mayBeRead }, { owner: 1 }),
    ]);
    return found.flat().slice(0, limit).map(refOf);
  },
});

const refOf = ({ app_id, user_id, chat_id }: ChatDocument): ChatRef =>
  chatRef(tenantScope(app_id, user_id), chat_id);
