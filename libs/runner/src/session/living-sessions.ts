/** A list of the live sessions, as the store returned it. */
export interface SessionList {
  readonly sessions: ReadonlySet<string>;
  /** When the store was asked for the list, on the monotonic clock, ms. */
  readonly askedAt: number;
}

/**
 * The live sessions, as this process last read them. They let an owner stop sending signals to a
 * dead session before it reads the chat's record again.
 */
export interface LivingSessions {
  update(list: SessionList): void;
  /**
   * Returns `watchers` without those that are known to be dead. `readAt` is when they were read
   * from the record (monotonic, ms). A session joins before it watches a chat and never joins
   * again, so a watcher that is missing from a later list is dead.
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
