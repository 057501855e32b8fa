import type { RuntimeEvent } from '@mozaiks/contracts';

/** Milliseconds; a longer wait between two events is played as one of this length. */
const LONGEST_MS = 1000;
/** Events that came at once are still seen one after the other. */
const SHORTEST_MS = 40;

/** How long the event after `at` is waited for when the chat is played; null: there is none. */
export function delayAfter(events: readonly RuntimeEvent[], at: number): number | null {
  const index = at - (events[0]?.seq ?? 1);
  const [now, next] = [events[index], events[index + 1]];
  if (next === undefined) return null;
  const between = now === undefined ? 0 : Date.parse(next.ts) - Date.parse(now.ts);
  return Math.min(LONGEST_MS, Math.max(SHORTEST_MS, between));
}

/** The event that is one step away, inside the chat. */
export function stepFrom(events: readonly RuntimeEvent[], at: number, by: number): number {
  const [first, last] = [events[0]?.seq ?? 1, events.at(-1)?.seq ?? 1];
  return Math.min(last, Math.max(first, at + by));
}
