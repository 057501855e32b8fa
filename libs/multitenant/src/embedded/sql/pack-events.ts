import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { RuntimeEvent } from '@mozaiks/contracts';
import { EVENTS_DICTIONARY } from './events-dictionary.ts';

/**
 * Packing longer events takes milliseconds of the shared main thread, so they are stored unpacked.
 */
const MAX_PACKED_CHARS = 64 * 1024;
/** The first byte says how to read the rest. */
const DEFLATED = 1;
const OPTIONS = {
  dictionary: EVENTS_DICTIONARY,
  level: 9,
  windowBits: 12,
  memLevel: 5,
  chunkSize: 2048,
} as const;

/** The events of a commit as stored, in one of two columns. */
export interface StoredEvents {
  /** JSON; empty if they are packed. */
  readonly events: string;
  readonly packed: Uint8Array | null;
}

/** Packs the events to about a third: most of a commit consists of key names and repeated ids. */
export function packEvents(events: readonly RuntimeEvent[]): StoredEvents {
  const json = JSON.stringify(events);
  if (json.length > MAX_PACKED_CHARS) return { events: json, packed: null };
  const deflated = deflateRawSync(json, OPTIONS);
  // A separate buffer, because the writer thread gets a copy of the whole underlying buffer.
  const packed = new Uint8Array(deflated.length + 1);
  packed[0] = DEFLATED;
  packed.set(deflated, 1);
  return { events: '', packed };
}

/** Rows that were stored before schema version 9 are not packed. */
export function unpackEvents({ events, packed }: StoredEvents): readonly RuntimeEvent[] {
  if (packed === null) return JSON.parse(events) as readonly RuntimeEvent[];
  if (packed[0] !== DEFLATED)
    throw new TypeError('the events of a commit are packed in an unknown format');
  const json = inflateRawSync(packed.subarray(1), OPTIONS).toString('utf8');
  return JSON.parse(json) as readonly RuntimeEvent[];
}
