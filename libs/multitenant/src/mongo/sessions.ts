import type { Clock, Sessions } from '@mozaiks/contracts';
import type { Collections } from './collections.ts';
import type { SessionDocument } from './documents.ts';
import { named } from './filters.ts';
import { TIMED } from './limits.ts';
import { isDuplicateKey } from './store-error.ts';

type Rows = Collections['sessions'];

/** A session that is missing or dead owns nothing. */
export const isLiving = async (sessions: Rows, session: string): Promise<boolean> =>
  (await sessions.exists({ _id: named(session), dead: false }).lean()) !== null;

export const createSessions = (sessions: Rows, clock: Pick<Clock, 'now'>): Sessions => ({
  join: async (session) => {
    try {
      await sessions.collection.insertOne(
        { _id: named(session), beat: 0, dead: false } as object,
        TIMED,
      );
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
    }
  },
  beat: async (session, beat) =>
    (
      await sessions
        .updateOne({ _id: named(session), dead: false }, { $max: { beat } }, TIMED)
        .exec()
    ).matchedCount > 0,
  list: async () => {
    const rows = await sessions
      .find({ dead: false })
      .sort({ _id: 1 })
      .lean<SessionDocument[]>()
      .exec();
    return rows.map(({ _id, beat }) => ({ session: _id, beat }));
  },
  mark_dead: async (session, beat) =>
    (
      await sessions
        .updateOne(
          { _id: named(session), beat, dead: false },
          { $set: { dead: true, died_at: clock.now() } },
          TIMED,
        )
        .exec()
    ).modifiedCount > 0,
  leave: async (session) => {
    await sessions
      .updateOne(
        { _id: named(session), dead: false },
        { $set: { dead: true, died_at: clock.now() } },
        TIMED,
      )
      .exec();
  },
});
