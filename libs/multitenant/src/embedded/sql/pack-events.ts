import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { RuntimeEvent } from '@mozaiks/contracts';
import { EVENTS_DICTIONARY } from './events-dictionary.ts';

/** Longer ones take milliseconds of the thread that everything shares: they are stored as they are. */
const MAX_PACKED_CHARS = 64 * 1024;
/** The first byte says how the others are to be read. */
const DEFLATED = 1;
const OPTIONS = {
  dictionary: EVENTS_DICTIONARY,
  level: 9,
  windowBits: 12,
  memLevel: 5,
  chunkSize: 2048,
} as const;

/** The events of a commit as they are stored: in one column or the other. */
export interface StoredEvents {
  /** JSON; empty if they are packed. */
  readonly events: string;
  readonly packed: Uint8Array | null;
}

/** To about a third: most of a commit is the names of keys, and ids that repeat. */
export function packEvents(events: readonly RuntimeEvent[]): StoredEvents {
  const json = JSON.stringify(events);
  if (json.length > MAX_PACKED_CHARS) return { events: json, packed: null };
  const deflated = deflateRawSync(json, OPTIONS);
  // A buffer of its own: the thread that writes gets a copy of the whole.
  const packed = new Uint8Array(deflated.length + 1);
  packed[0] = DEFLATED;
  packed.set(deflated, 1);
  return { events: '', packed };
}

/** Rows that a server before version 9 of the schema has stored are not packed. */
export function unpackEvents({ events, packed }: StoredEvents): readonly RuntimeEvent[] {
  if (packed === null) return JSON.parse(events) as readonly RuntimeEvent[];
  if (packed[0] !== DEFLATED)
    throw new TypeError('the events of a commit are packed in no known way');
  const json = inflateRawSync(packed.subarray(1), OPTIONS).toString('utf8');
  return JSON.parse(json) as readonly RuntimeEvent[];
}
