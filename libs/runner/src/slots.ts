/** Run slots of the process, shared among apps: when all are taken, the apps that wait take turns, whatever each has waiting. */
export interface Slots {
  /** Resolves with the way to give the slot back; null when too many wait already. */
  take(app_id: string): Promise<(() => void) | null>;
  readonly free: number;
  readonly queued: number;
}

type Granted = (give: () => void) => void;

export function createSlots({ slots, maxQueued }: { readonly slots: number; readonly maxQueued: number }): Slots {
  /** In the order of their turns: an app that was served goes to the end. */
  const waiting = new Map<string, Granted[]>();
  let free = slots;
  let queued = 0;

  const next = (): Granted | undefined => {
    const first = waiting.entries().next();
    if (first.done) return undefined;
    const [app_id, queue] = first.value;
    const granted = queue.shift();
    waiting.delete(app_id);
    if (queue.length > 0) waiting.set(app_id, queue);
    queued -= 1;
    return granted;
  };
  const give = (): void => {
    const granted = next();
    if (granted === undefined) free += 1;
    else granted(give);
  };

  return {
    take(app_id) {
      if (free > 0) {
        free -= 1;
        return Promise.resolve(give);
      }
      if (queued >= maxQueued) return Promise.resolve(null);
      queued += 1;
      const queue = waiting.get(app_id) ?? [];
      waiting.set(app_id, queue);
      return new Promise((resolve) => queue.push(resolve));
    },
    get free() {
      return free;
    },
    get queued() {
      return queued;
    },
  };
}
