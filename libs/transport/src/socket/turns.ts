/**
 * One at a time goes on, users in turn, and between two of them the process does everything else
 * that waits.
 */
export interface Turns {
  next(user: string): Promise<void>;
}

export function createTurns(): Turns {
  /** In the order of their turns: a user that had one goes to the end. */
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
