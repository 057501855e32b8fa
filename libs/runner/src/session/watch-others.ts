import type { SessionRow, Sessions } from '@mozaiks/contracts';

/**
 * Watches the beats of other sessions. Time is counted in the watcher's own consecutive acknowledged beats: clocks are not compared, and an outage of
 * the store, in which nobody's beat is acknowledged, kills nobody.
 */
export interface WatchOthers {
  /**
   * Called after each acknowledged beat of this process. Resolves with the sessions that it marked
   * dead and the others that live; null if the store did not answer.
   */
  look(
    mine: string,
  ): Promise<{ readonly dead: readonly string[]; readonly others: ReadonlySet<string> } | null>;
  /** One's own beat was not acknowledged: what was counted until now proves nothing. */
  forget(): void;
}

interface Seen {
  readonly beat: number;
  readonly unmoved: number;
}

export function createWatchOthers(sessions: Sessions, beatsUntilDead: number): WatchOthers {
  const seen = new Map<string, Seen>();

  const count = ({ session, beat }: SessionRow): number => {
    const before = seen.get(session);
    const unmoved = before?.beat === beat ? before.unmoved + 1 : 0;
    seen.set(session, { beat, unmoved });
    return unmoved;
  };
  const bury = async (row: SessionRow): Promise<boolean> => {
    const marked = await sessions.mark_dead(row.session, row.beat).catch(() => false);
    if (marked) seen.delete(row.session);
    return marked;
  };

  return {
    async look(mine) {
      const rows = await sessions.list().catch(() => null);
      if (rows === null) return null;
      const others = rows.filter(({ session }) => session !== mine);
      const present = new Set(others.map(({ session }) => session));
      for (const session of [...seen.keys()]) if (!present.has(session)) seen.delete(session);
      const silent = others.filter((row) => count(row) >= beatsUntilDead);
      const dead: string[] = [];
      for (const row of silent) if (await bury(row)) dead.push(row.session);
      for (const session of dead) present.delete(session);
      return { dead, others: present };
    },
    forget: () => seen.clear(),
  };
}
