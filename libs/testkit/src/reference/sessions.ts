import type { Sessions } from '@mozaiks/contracts';
import type { Tables } from './tables.ts';

/** Records of dead sessions are kept, because a late acquire may still name them. */
export const referenceSessions = ({ sessions }: Tables): Sessions => ({
  join: async (session) => {
    if (!sessions.has(session)) sessions.set(session, { beat: 0, dead: false });
  },
  beat: async (session, beat) => {
    const row = sessions.get(session);
    if (row === undefined || row.dead) return false;
    row.beat = Math.max(row.beat, beat);
    return true;
  },
  list: async () =>
    [...sessions].flatMap(([session, { beat, dead }]) => (dead ? [] : [{ session, beat }])),
  mark_dead: async (session, beat) => {
    const row = sessions.get(session);
    if (row === undefined || row.dead || row.beat !== beat) return false;
    row.dead = true;
    return true;
  },
  leave: async (session) => {
    const row = sessions.get(session);
    if (row !== undefined) row.dead = true;
  },
});
