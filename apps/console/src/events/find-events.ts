import type { RuntimeEvent } from '@mozaiks/contracts';
import { shortJson } from '../ui/json-path.ts';

const ENVELOPE = new Set(['type', 'seq', 'ts', 'chat_id', 'run_id', 'redacted']);

/** What an event says, in one line. */
export function summaryOf(event: RuntimeEvent): string {
  const parts: string[] = [];
  let length = 0;
  for (const [name, value] of Object.entries(event)) {
    if (ENVELOPE.has(name) || name.endsWith('_id') || name === 'idempotency_key') continue;
    const part = `${name}: ${typeof value === 'string' ? value.slice(0, 120) : shortJson(value, 80)}`;
    parts.push(part);
    length += part.length;
    if (length > 200) break;
  }
  return parts.join('  ');
}

const texts = new WeakMap<RuntimeEvent, string>();

/** Made once per event, when it is first searched. */
function textOf(event: RuntimeEvent): string {
  const known = texts.get(event);
  if (known !== undefined) return known;
  const made = JSON.stringify(event).toLowerCase();
  texts.set(event, made);
  return made;
}

export interface EventFilter {
  /** Null: all types. */
  readonly type: string | null;
  readonly search: string;
}

/** The events that fit, in order. */
export function findEvents(
  events: readonly RuntimeEvent[],
  { type, search }: EventFilter,
): readonly RuntimeEvent[] {
  const words = search
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  if (type === null && words.length === 0) return events;
  return events.filter(
    (event) =>
      (type === null || event.type === type) &&
      (words.length === 0 || words.every((word) => textOf(event).includes(word))),
  );
}

/** The types that occur, and how often. */
export function typesOf(
  events: readonly RuntimeEvent[],
): readonly (readonly [type: string, count: number])[] {
  const counts = new Map<string, number>();
  for (const { type } of events) counts.set(type, (counts.get(type) ?? 0) + 1);
  return [...counts].sort(([one], [other]) => one.localeCompare(other));
}
