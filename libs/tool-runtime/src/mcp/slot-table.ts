import type { Clock } from '@mozaiks/contracts';
import { createSlot, type Closable, type ConnectionSlot } from './connection-slot.ts';

/** A request that needs a connection. */
export interface Wanted<C> {
  readonly id: string;
  /** Requests with the same key share a connection. */
  readonly key: string;
  readonly app: string;
  readonly user: string;
  readonly open: () => Promise<C>;
}

export interface SlotTableOptions {
  /** The maximum number of connections, including those that are closing. */
  readonly size: number;
  /**
   * The maximum number of connections that are being opened, since starting a server needs a
   * processor.
   */
  readonly maxStarting: number;
  /** An unused connection is closed after this time. */
  readonly idleMs: number;
  readonly clock: Clock;
  /** Called when a slot may have become free. */
  readonly onFree: () => void;
}

export interface SlotTable<C> {
  /** The slot for a request, or undefined if it cannot have one now. */
  slotFor(wanted: Wanted<C>): ConnectionSlot<C> | undefined;
  /** The slot of a connection that is open or being opened. */
  known(key: string): ConnectionSlot<C> | undefined;
  close(): Promise<void>;
  /** Occupied slots, including those of closing connections. */
  taken(): number;
}

interface Taken {
  readonly slots: ReadonlySet<ConnectionSlot<unknown>>;
  /** The number of closing connections. */
  readonly closing: number;
  readonly size: number;
  readonly maxStarting: number;
}

function mayOpen(app: string, { slots, closing, size, maxStarting }: Taken): boolean {
  if ([...slots].filter((slot) => slot.isStarting()).length >= maxStarting) return false;
  const busy = [...slots].filter((slot) => slot.users() > 0);
  return busy.filter((slot) => slot.app === app).length < size - busy.length - closing;
}

/**
 * The least recently used idle connection, of the app that has the most connections among those
 * with an idle one.
 */
function leastRecentlyUsedIdle<C>(
  slots: ReadonlySet<ConnectionSlot<C>>,
): ConnectionSlot<C> | undefined {
  const held = (app: string): number => [...slots].filter((slot) => slot.app === app).length;
  const idle = [...slots].filter((slot) => slot.users() === 0);
  const [first] = idle.sort((a, b) => held(b.app) - held(a.app) || a.usedAt() - b.usedAt());
  return first;
}

interface ClosingConnections {
  add(ended: Promise<void>): void;
  count(): number;
  /** Resolves when all have ended. */
  drained(): Promise<void>;
}

/** Tracks the connections that are closing. */
function trackClosing(onFree: () => void): ClosingConnections {
  const closing = new Set<Promise<void>>();
  return {
    add(end) {
      const ended: Promise<void> = end.finally(() => {
        closing.delete(ended);
        onFree();
      });
      closing.add(ended);
    },
    count: () => closing.size,
    async drained() {
      while (closing.size > 0) await Promise.all(closing);
    },
  };
}

/**
 * The slots of all connections. An app gets another connection only if more slots are free than it
 * uses, so that one app never takes all of them.
 *
 * A slot with an idle connection counts as free. If another app needs it, the app with the most
 * connections loses its least recently used one.
 */
export function createSlotTable<C extends Closable>(options: SlotTableOptions): SlotTable<C> {
  const { size, maxStarting, idleMs, clock, onFree } = options;
  const joinable = new Map<string, ConnectionSlot<C>>();
  const slots = new Set<ConnectionSlot<C>>();
  const closing = trackClosing(onFree);

  const remove = (slot: ConnectionSlot<C>): void => {
    if (!slots.delete(slot)) return;
    if (joinable.get(slot.key) === slot) joinable.delete(slot.key);
    closing.add(slot.end());
  };
  const open = ({ key, app, open: connect }: Wanted<C>): ConnectionSlot<C> => {
    const onRetired = (): void => void joinable.delete(key);
    const slot = createSlot({
      key,
      app,
      connect,
      idleMs,
      clock,
      onRetired,
      onFinished: () => remove(slot),
      onFree,
    });
    joinable.set(key, slot);
    slots.add(slot);
    return slot;
  };
  return {
    known: (key) => joinable.get(key),
    taken: () => slots.size + closing.count(),
    slotFor(wanted) {
      const known = joinable.get(wanted.key);
      if (
        known !== undefined ||
        !mayOpen(wanted.app, { slots, closing: closing.count(), size, maxStarting })
      )
        return known;
      if (slots.size + closing.count() < size) return open(wanted);
      const free = closing.count() === 0 ? leastRecentlyUsedIdle(slots) : undefined;
      if (free !== undefined) remove(free);
      return undefined;
    },
    async close() {
      for (const slot of [...slots]) remove(slot);
      await closing.drained();
    },
  };
}
