/** A queue in which apps take turns, and so do the users of one app. */
export interface FairQueue<T> {
  readonly length: number;
  hasApp(app_id: string): boolean;
  /** How many entries of one user wait. */
  countOf(app_id: string, user_id: string): number;
  add(app_id: string, user_id: string, waiting: T): void;
  /**
   * Removes and returns the next entry of an app that `mayTake` admits. That app and that user move
   * to the end.
   */
  next(
    mayTake: (app_id: string) => boolean,
  ): { readonly app_id: string; readonly waiting: T } | undefined;
}

type Users<T> = Map<string, T[]>;

export function createFairQueue<T>(): FairQueue<T> {
  /** Apps, and the users of each, in the order of their turns. */
  const apps = new Map<string, Users<T>>();
  let length = 0;
  return {
    get length() {
      return length;
    },
    hasApp: (app_id) => apps.has(app_id),
    countOf: (app_id, user_id) => apps.get(app_id)?.get(user_id)?.length ?? 0,
    add(app_id, user_id, waiting) {
      const users: Users<T> = apps.get(app_id) ?? new Map<string, T[]>();
      const line = users.get(user_id) ?? [];
      line.push(waiting);
      users.set(user_id, line);
      apps.set(app_id, users);
      length += 1;
    },
    next(mayTake) {
      for (const [app_id, users] of apps) {
        if (!mayTake(app_id)) continue;
        const [waiting] = takeFirst(users);
        apps.delete(app_id);
        if (users.size > 0) apps.set(app_id, users);
        if (waiting === undefined) continue;
        length -= 1;
        return { app_id, waiting };
      }
      return undefined;
    },
  };
}

/** The first entry of the first user, who moves to the end. Empty if no one waits. */
function takeFirst<T>(users: Users<T>): readonly T[] {
  for (const [user_id, line] of users) {
    const first = line.splice(0, 1);
    users.delete(user_id);
    if (line.length > 0) users.set(user_id, line);
    return first;
  }
  return [];
}
