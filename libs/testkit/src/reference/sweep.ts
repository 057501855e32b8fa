import { chatRef, type Sweep } from '@mozaiks/contracts';
import { isLiving, type StoredChat, type Tables } from './tables.ts';

export const referenceSweep = (tables: Tables): Sweep => ({
  due: async ({ now, session, log_version }, limit) => {
    const isDue = ({ owner, due_at }: StoredChat): boolean =>
      owner === null
        ? due_at !== null && due_at <= now
        : owner === session || !isLiving(tables, owner);
    return [...tables.chats.values()]
      .filter((stored) => !stored.erased && stored.log_version <= log_version && isDue(stored))
      .slice(0, limit)
      .map((stored) => chatRef(stored, stored.chat_id));
  },
  forget_dead_watchers: async () => {
    for (const { watchers } of tables.chats.values())
      for (const session of watchers) if (!isLiving(tables, session)) watchers.delete(session);
  },
});
