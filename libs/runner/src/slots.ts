import { createFairLine } from './fair-line.ts';

/** A place among the chats that are driven, or read, at the same time. */
export interface Slot {
  /** How many bytes the chat takes now. Never refused: it only decides when the next chat may start. */
  hold(bytes: number): void;
  give(): void;
}

/**
 * Slots of the process, shared among apps. If all are taken, the apps that wait take turns, whatever
 * each has waiting, and so do the users of one app if they are named.
 */
export interface Slots {
  /** Resolves with a slot; null if too many wait already. */
  take(app_id: string, user_id?: string): Promise<Slot | null>;
  readonly free: number;
  readonly queued: number;
}

export interface SlotsOptions {
  readonly slots: number;
  readonly maxQueued: number;
  /** Of one user. Default: `maxQueued`. */
  readonly maxQueuedPerUser?: number;
  /**
   * Bytes of the chats in all slots, beyond which an app gets no slot in addition to those that it
   * has. They do not keep an app from its first slot: large chats of one app cannot stop the others.
   */
  readonly maxBytes: number;
}

type Granted = (slot: Slot) => void;

/** What a chat counts until it is read: its next commit may be as large. */
const UNKNOWN_BYTES = 1024 * 1024;

export function createSlots({
  slots,
  maxQueued,
  maxQueuedPerUser = maxQueued,
  maxBytes,
}: SlotsOptions): Slots {
  const line = createFairLine<Granted>();
  const use = createUse(slots, maxBytes);

  const serve = (): void => {
    while (use.free() > 0) {
      const next = line.next(use.mayHave);
      if (next === undefined) return;
      next.waiting(slotOf(use, next.app_id, serve));
    }
  };

  return {
    take(app_id, user_id = '') {
      if (use.mayHave(app_id) && !line.hasApp(app_id))
        return Promise.resolve(slotOf(use, app_id, serve));
      if (line.length >= maxQueued || line.countOf(app_id, user_id) >= maxQueuedPerUser)
        return Promise.resolve(null);
      return new Promise((resolve) => line.add(app_id, user_id, resolve));
    },
    get free() {
      return use.free();
    },
    get queued() {
      return line.length;
    },
  };
}

/** null when too many wait, or when the signal is aborted first. */
export function slotFor(slots: Slots, key: string, signal: AbortSignal): Promise<Slot | null> {
  return new Promise((resolve) => {
    const leave = (): void => resolve(null);
    signal.addEventListener('abort', leave, { once: true });
    void slots.take(key).then((slot) => {
      signal.removeEventListener('abort', leave);
      if (signal.aborted) slot?.give();
      resolve(signal.aborted ? null : slot);
    });
  });
}

/** The slots that are taken, and the bytes of their chats. */
interface Use {
  free(): number;
  mayHave(app_id: string): boolean;
  take(app_id: string, slots: 1 | -1): void;
  hold(more: number): void;
}

function createUse(slots: number, maxBytes: number): Use {
  const taken = new Map<string, number>();
  let free = slots;
  let bytes = 0;
  return {
    free: () => free,
    mayHave: (app_id) => free > 0 && (bytes < maxBytes || !taken.has(app_id)),
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
    give() {
      use.take(app_id, -1);
      hold(0);
      onRoom();
    },
  };
}
