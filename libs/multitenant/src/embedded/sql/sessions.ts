import type { SessionRow } from '@mozaiks/contracts';
import { number, text } from './columns.ts';
import { effect, single, type Operation } from './operation.ts';
import { sql } from './sql.ts';

/** Sessions that may own chats. A session that is dead or missing owns nothing. */
export const LIVING = sql`SELECT session FROM sessions WHERE dead = 0`;

/**
 * For use at opening: only this process has the store, and its session is new. A missing session
 * counts as dead. Records of erased chats were kept for late writers, which ended with their
 * sessions.
 */
export const forgetSessions: Operation<void> = effect(
  sql`DELETE FROM sessions`,
  sql`DELETE FROM chats WHERE erased = 1`,
);

export const joinSession = (session: string): Operation<void> =>
  effect(
    sql`INSERT INTO sessions (session, beat, dead) VALUES (${session}, 0, 0) ON CONFLICT (session) DO NOTHING`,
  );

export const beatSession = (session: string, beat: number): Operation<boolean> =>
  single(
    sql`UPDATE sessions SET beat = max(beat, ${beat}) WHERE session = ${session} AND dead = 0 RETURNING 1 AS alive`,
    (rows) => rows.length > 0,
  );

export const listSessions: Operation<readonly SessionRow[]> = single(
  sql`SELECT session, beat FROM sessions WHERE dead = 0 ORDER BY session`,
  (rows) => rows.map((row) => ({ session: text(row, 'session'), beat: number(row, 'beat') })),
);

export const markSessionDead = (session: string, beat: number): Operation<boolean> =>
  single(
    sql`UPDATE sessions SET dead = 1 WHERE session = ${session} AND beat = ${beat} AND dead = 0 RETURNING 1 AS marked`,
    (rows) => rows.length > 0,
  );

export const leaveSession = (session: string): Operation<void> =>
  effect(sql`UPDATE sessions SET dead = 1 WHERE session = ${session}`);
