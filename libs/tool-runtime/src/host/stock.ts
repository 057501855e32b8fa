import type { Slot } from './slot.ts';

/** Makes a slot; `onGone` hears of its end, whoever ended it. */
export type MakeSlot = (key: string, onGone: (slot: Slot) => void) => Slot;

/** The isolates of a pool: at most `size` live at once, some of them idle. */
export interface Stock {
  /**
   * An idle isolate of this key, else a new one, if need be in the place of an idle one of another key; undefined when all are taken. The one
   * that was used last is taken first: what a module keeps in memory is found again there, and the others get old.
   */
  take(key: string): Slot | undefined;
  putBack(slot: Slot, now: number): void;
  /** Its place is free at once; resolves when nothing of it runs any more. */
  end(slot: Slot): Promise<void>;
  endIdle(since: number): void;
  isEmpty(): boolean;
  /** Resolves when the last isolate has ended. */
  drained(): Promise<void>;
}

export function createStock(size: number, make: MakeSlot, onFree: () => void): Stock {
  const living = new Set<Slot>();
  const idle: Slot[] = [];
  const ending = new Set<Promise<void>>();
  const drains: (() => void)[] = [];

  const checkDrained = (): void => {
    if (living.size + ending.size === 0) for (const resolve of drains.splice(0)) resolve();
  };
  const forget = (slot: Slot): void => {
    living.delete(slot);
    const at = idle.indexOf(slot);
    if (at >= 0) idle.splice(at, 1);
    checkDrained();
  };
  const end = async (slot: Slot): Promise<void> => {
    const ended = slot.terminate();
    ending.add(ended);
    forget(slot);
    await ended;
    ending.delete(ended);
    checkDrained();
  };
  const take = (key: string): Slot | undefined => {
    const at = idle.findLastIndex((slot) => slot.key === key);
    if (at >= 0) return idle.splice(at, 1)[0];
    const [oldest] = idle;
    if (living.size >= size && oldest) void end(oldest);
    if (living.size >= size) return undefined;
    const slot = make(key, (gone) => {
      forget(gone);
      onFree();
    });
    living.add(slot);
    return slot;
  };
  return {
    take,
    putBack: (slot, now) => {
      slot.idleSince = now;
      idle.push(slot);
    },
    end,
    endIdle: (since) => idle.filter(({ idleSince }) => idleSince <= since).forEach((slot) => void end(slot)),
    isEmpty: () => living.size === 0,
    drained: () => new Promise((resolve) => (drains.push(resolve), checkDrained())),
  };
}
