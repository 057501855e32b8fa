import type { SessionRow, Sessions } from '@mozaiks/contracts';

/**
 * Watches the heartbeats of other sessions. Time is counted in the watcher's own consecutive
 * acknowledged heartbeats. So no clocks are compared, and no session is declared dead during an
 * outage of the store, in which no heartbeat is acknowledged.
 */
export interface WatchOthers {
  /**
   * Called after each acknowledged heartbeat of this process. Resolves with the sessions that it
   * declared dead and the other live ones, or with null if the store did not answer.
   */
  check(
    mine: string,
  ): Promise<{ readonly dead: readonly string[]; readonly others: ReadonlySet<string> } | null>;
  /** Restarts all counts, because a heartbeat of this process was not acknowledged. */
  reset(): void;
}

interface Seen {
  readonly beat: number;
  readonly unmoved: number;
}

export function createWatchOthers(sessions: Sessions, heartbeatsUntilDead: number): WatchOthers {
  const seen = new Map<string, Seen>();

  const count = ({ session, beat }: SessionRow): number => {
    const before = seen.get(session);
    const unmoved = before?.beat === beat ? before.unmoved + 1 : 0;
    seen.set(session, { beat, unmoved });
    return unmoved;
  };
  const declareDead = async (row: SessionRow): Promise<boolean> => {
    const marked = await sessions.mark_dead(row.session, row.beat).catch(() => false);
    if (marked) seen.delete(row.session);
    return marked;
  };

  return {
    async check(mine) {
      const rows = await sessions.list().catch(() => null);
      if (rows === null) return null;
      const others = rows.filter(({ session }) => session !== mine);
      const present = new Set(others.map(({ session }) => session));
      for (const session of [...seen.keys()]) if (!present.has(session)) seen.delete(session);
      const silent = others.filter((row) => count(row) >= heartbeatsUntilDead);
      const dead: string[] = [];
      for (const row of silent) if (await declareDead(row)) dead.push(row.session);
      for (const session of dead) present.delete(session);
      return { dead, others: present };
    },
    reset: () => seen.clear(),
  };
}
