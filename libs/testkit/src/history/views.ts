import { canonicalJson, project, type JsonValue, type RuntimeEvent } from '@mozaiks/contracts';
import type { View, Violation } from './history.ts';

/**
 * Checks that a view is the log from its start, as far as the view goes: no event is missing, and
 * every event equals its replay.
 */
export function checkView(
  { name, after_seq = 0, viewer, events }: View,
  log: readonly RuntimeEvent[],
): Violation[] {
  const bySeq = new Map(log.map((event) => [event.seq, event]));
  const shown = (event: RuntimeEvent): string =>
    canonicalJson((viewer === undefined ? event : project(event, viewer)) as unknown as JsonValue);
  const found: Violation[] = [];
  let head = after_seq;
  for (const event of events) {
    if (event.seq > head + 1)
      found.push({ guarantee: 'P3', message: `${name}: ${event.seq} follows ${head}` });
    head = Math.max(head, event.seq);
    const there = bySeq.get(event.seq);
    if (there === undefined)
      found.push({ guarantee: 'P2', message: `${name}: ${event.seq} is not in the log` });
    else if (shown(there) !== canonicalJson(event as unknown as JsonValue))
      found.push({ guarantee: 'P2', message: `${name}: ${event.seq} differs from the replay` });
  }
  return found;
}
