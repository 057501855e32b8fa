import { createFairQueue } from './fair-queue.ts';

/** The right to drive or read one chat. The number of slots is limited. */
export interface Slot {
  /**
   * Sets how many bytes the chat takes now. Never refused: it only affects when the next chat may
   * start.
   */
  hold(bytes: number): void;
  release(): void;
}

/**
 * Slots of the process, shared among apps. If all are taken, the waiting apps take turns,
 * regardless of how many entries each has waiting. If users are named, the users of one app take
 * turns as well.
 */
export interface Slots {
  /** Resolves with a slot, or with null if too many callers wait already. */
  take(app_id: string, user_id?: string): Promise<Slot | null>;
  readonly free: number;
  readonly queued: number;
}

export interface SlotsOptions {
  readonly slots: number;
  readonly maxQueued: number;
  /** How many entries of one user may wait. Default: `maxQueued`. */
  readonly maxQueuedPerUser?: number;
  /**
   * When the chats in all slots exceed this many bytes, an app that has a slot gets no further one.
   * Each app always gets its first slot, so large chats of one app cannot stop the others.
   */
  readonly maxBytes: number;
}

type Granted = (slot: Slot) => void;

/** The assumed size of a chat that is not read yet: its next commit may be this large. */
const UNKNOWN_BYTES = 1024 * 1024;

export function createSlots({
  slots,
  maxQueued,
  maxQueuedPerUser = maxQueued,
  maxBytes,
}: SlotsOptions): Slots {
  const queue = createFairQueue<Granted>();
  const use = createUse(slots, maxBytes);

  const serve = (): void => {
    while (use.free() > 0) {
      const next = queue.next(use.mayTake);
      if (next === undefined) return;
      next.waiting(slotOf(use, next.app_id, serve));
    }
  };

  return {
    take(app_id, user_id = '') {
      if (use.mayTake(app_id) && !queue.hasApp(app_id))
        return Promise.resolve(slotOf(use, app_id, serve));
      if (queue.length >= maxQueued || queue.countOf(app_id, user_id) >= maxQueuedPerUser)
        return Promise.resolve(null);
      return new Promise((resolve) => queue.add(app_id, user_id, resolve));
    },
    get free() {
      return use.free();
    },
    get queued() {
      return queue.length;
    },
  };
}

/** Resolves with null if too many callers wait, or if the signal is aborted first. */
export function slotFor(slots: Slots, key: string, signal: AbortSignal): Promise<Slot | null> {
  return new Promise((resolve) => {
    const leave = (): void => resolve(null);
    signal.addEventListener('abort', leave, { once: true });
    void slots.take(key).then((slot) => {
      signal.removeEventListener('abort', leave);
      if (signal.aborted) slot?.release();
      resolve(signal.aborted ? null : slot);
    });
  });
}

/** The slots that are taken, and the bytes of their chats. */
interface Use {
  free(): number;
  mayTake(app_id: string): boolean;
  take(app_id: string, slots: 1 | -1): void;
  hold(more: number): void;
}

function createUse(slots: number, maxBytes: number): Use {
  const taken = new Map<string, number>();
  let free = slots;
  let bytes = 0;
  return {
    free: () => free,
    mayTake: (app_id) => free > 0 && (bytes < maxBytes || !taken.has(app_id)),
    take(app_id, count) {
      const left = (taken.get(app_id) ?? 0) + count;
      if (left > 0) taken.set(app_id, left);
      else taken.delete(app_id);
      free -= count;
    },
    hold(more) {
      bytes += more;
    },
  };
}

function slotOf(use: Use, app_id: string, onRoom: () => void): Slot {
  let held = UNKNOWN_BYTES;
  const hold = (bytes: number): void => {
    const more = bytes - held;
    held = bytes;
    use.hold(more);
    if (more < 0) onRoom();
  };
  use.take(app_id, 1);
  use.hold(UNKNOWN_BYTES);
  return {
    hold,
    release() {
      use.take(app_id, -1);
      hold(0);
      onRoom();
    },
  };
}
