import type { RuntimeEvent } from '@mozaiks/contracts';

/** The events of one chat, for `useSyncExternalStore`. */
export interface ChatLog {
  /**
   * Adds events in any order, in pages without gaps. Those that are there already are dropped.
   * Listeners are called once per frame of the window, however many events arrive.
   */
  add(events: readonly RuntimeEvent[]): void;
  /** Forgets all events: the log was replaced by another one. */
  clear(): void;
  /** Calls the listener when `events` has changed; returns how to stop. */
  subscribe(listener: () => void): () => void;
  /**
   * Without gaps. While the beginning is missing, the newest events that are there. The same array
   * until listeners are called.
   */
  events(): readonly RuntimeEvent[];
}

/** `nextFrame` calls back before the window is drawn again, once. */
export function createChatLog(
  nextFrame: (call: () => void) => void = requestAnimationFrame,
): ChatLog {
  const listeners = new Set<() => void>();
  /** From the first event. */
  const head: RuntimeEvent[] = [];
  /** The newest, as long as events between it and the head are missing. */
  let tail: RuntimeEvent[] = [];
  let shown: readonly RuntimeEvent[] = [];
  let due = false;
  const notify = (): void => {
    due = false;
    shown = (tail.length === 0 ? head : tail).slice();
    for (const listener of listeners) listener();
  };
  const notifySoon = (): void => {
    if (due) return;
    due = true;
    nextFrame(notify);
  };
  return {
    add(events) {
      const before = head.length + tail.length;
      for (const event of events)
        if (!append(head, event) && !append(tail, event)) tail = begin(tail, { head, event });
      tail = joined(head, tail);
      if (head.length + tail.length !== before) notifySoon();
    },
    clear() {
      if (head.length + tail.length === 0) return;
      head.length = 0;
      tail = [];
      notifySoon();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    events: () => shown,
  };
}

/** True if the event is in the list now. */
function append(list: RuntimeEvent[], event: RuntimeEvent): boolean {
  const last = list.at(-1)?.seq ?? 0;
  const first = list[0]?.seq ?? 1;
  if (event.seq === last + 1 && (event.seq === 1 || list.length > 0)) return list.push(event) > 0;
  return event.seq >= first && event.seq <= last;
}

/**
 * A tail that begins with this event, which follows neither list. An older one than the tail's is
 * dropped.
 */
const begin = (
  tail: RuntimeEvent[],
  { head, event }: { head: readonly RuntimeEvent[]; event: RuntimeEvent },
): RuntimeEvent[] => (event.seq > (tail.at(-1)?.seq ?? head.length) ? [event] : tail);

/** Moves the tail to the head if the two meet. Returns what is left of the tail. */
function joined(head: RuntimeEvent[], tail: RuntimeEvent[]): RuntimeEvent[] {
  const first = tail[0];
  if (first === undefined || first.seq > head.length + 1) return tail;
  for (const event of tail) if (event.seq === head.length + 1) head.push(event);
  return [];
}
