import { canonicalJson, project, type JsonValue, type RuntimeEvent } from '@mozaiks/contracts';
import type { View, Violation } from './history.ts';

/** Every view is the log from where it began, as far as it goes: nothing left out, and every fact as replay gives it. */
export function checkView(
  { name, after_seq = 0, viewer, facts }: View,
  log: readonly RuntimeEvent[],
): Violation[] {
  const bySeq = new Map(log.map((event) => [event.seq, event]));
  const shown = (event: RuntimeEvent): string =>
    canonicalJson((viewer === undefined ? event : project(event, viewer)) as unknown as JsonValue);
  const found: Violation[] = [];
  let head = after_seq;
  for (const fact of facts) {
    if (fact.seq > head + 1)
      found.push({ promise: 'P3', message: `${name}: ${fact.seq} follows ${head}` });
    head = Math.max(head, fact.seq);
    const there = bySeq.get(fact.seq);
    if (there === undefined)
      found.push({ promise: 'P2', message: `${name}: ${fact.seq} is not in the log` });
    else if (shown(there) !== canonicalJson(fact as unknown as JsonValue))
      found.push({ promise: 'P2', message: `${name}: ${fact.seq} is not what replay gives` });
  }
  return found;
}
