import { logRef, type Ownership } from '@mozaiks/contracts';
import { isLiving, liveChat, liveLog, recordOf, type Tables } from './tables.ts';

export const referenceOwnership = (tables: Tables): Ownership => ({
  acquire: async (chat, { session, min_fence = 0, log_version }) => {
    const stored = liveChat(tables, chat);
    if (stored === undefined) return null;
    if (stored.log_version > log_version) return { newer: stored.log_version };
    if (stored.owner !== null && stored.owner !== session && isLiving(tables, stored.owner))
      return { owner: stored.owner };
    const record = recordOf(stored);
    const fence = Math.max(stored.fence + 1, min_fence);
    Object.assign(stored, { owner: session, fence, log_version });
    return { owned: { log: logRef(chat, stored.log_id), session, fence, record } };
  },
  release: async (
    { log, session, fence },
    { inbox_seq, status, head_seq, usage_seq, due_at, title, now },
  ) => {
    const stored = liveLog(tables, log);
    if (stored?.owner !== session || stored.fence !== fence) return 'lost';
    if (stored.inbox_seq !== inbox_seq) return 'inbox_moved';
    Object.assign(stored, {
      owner: null,
      status,
      head_seq,
      usage_seq,
      due_at,
      default_title: title,
      updated_at: now,
    });
    return 'released';
  },
});
