/**
 * Lets users take turns, one follower at a time. Between two followers, the event loop runs
 * everything else that is waiting.
 */
export interface FairScheduler {
  next(user: string): Promise<void>;
}

export function createFairScheduler(): FairScheduler {
  /** By user, in the order in which they are served. A user that was served moves to the end. */
  const waiting = new Map<string, (() => void)[]>();
  const serve = (): void => {
    const [first] = waiting;
    if (first === undefined) return;
    const [user, queue] = first;
    const go = queue.shift();
    waiting.delete(user);
    if (queue.length > 0) waiting.set(user, queue);
    if (waiting.size > 0) setImmediate(serve);
    go?.();
  };
  return {
    next: (user) =>
      new Promise((resolve) => {
        if (waiting.size === 0) setImmediate(serve);
        const queue = waiting.get(user);
        if (queue === undefined) waiting.set(user, [resolve]);
        else queue.push(resolve);
      }),
  };
}
