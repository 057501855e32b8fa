/** A list of the sessions that live, as the store gave it. */
export interface SessionList {
  readonly sessions: ReadonlySet<string>;
  /** When the store was asked for it, on the monotonic clock, ms. */
  readonly askedAt: number;
}

/**
 * The sessions that live, as this process last read them. With it an owner stops writing signals to
 * a dead session before it reads the chat's record again.
 */
export interface LivingSessions {
  update(list: SessionList): void;
  /**
   * `watchers` without those that are known to be dead. `readAt` is when they were read from the
   * record (monotonic, ms). A session joins before it watches a chat and never joins again, so a
   * watcher that is missing from a later list is dead.
   */
  among(watchers: readonly string[], readAt: number): readonly string[];
}

export function createLivingSessions(): LivingSessions {
  let last: SessionList | null = null;
  return {
    update: (list) => void (last = list),
    among(watchers, readAt) {
      if (last === null || last.askedAt <= readAt) return watchers;
      const { sessions } = last;
      return watchers.filter((session) => sessions.has(session));
    },
  };
}
