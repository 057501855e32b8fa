// Measured in V8, in bytes: the header of a string or number, an empty object or list, a field.
const HEADER = 24;
const EMPTY = 56;
const FIELD = 32;
const SLOT = 8;

/**
 * About how many bytes a JSON value takes, as text in UTF-8 or in memory, whichever is more: a limit
 * on it limits both. (In memory, a list of empty objects takes 20 times as much as its text.)
 * Linear in the value. Fields that are `undefined` count as absent.
 */
export function jsonSize(value: unknown): number {
  if (typeof value === 'string') return HEADER + stringBytes(value);
  if (typeof value === 'number') return HEADER;
  if (typeof value !== 'object' || value === null) return SLOT;
  return (
    EMPTY +
    (Array.isArray(value)
      ? itemsSize(value)
      : fieldsSize(value as Readonly<Record<string, unknown>>))
  );
}

function itemsSize(items: readonly unknown[]): number {
  let size = 0;
  for (const item of items) size += SLOT + jsonSize(item);
  return size;
}

/** Every event is counted, and a loop over names is three times as fast as one over entries. */
function fieldsSize(fields: Readonly<Record<string, unknown>>): number {
  let size = 0;
  for (const name in fields) {
    const field = fields[name];
    if (field !== undefined) size += FIELD + nameBytes(name) + jsonSize(field);
  }
  return size;
}

/** `FIELD` includes what escapes may add to a short name. */
const nameBytes = (name: string): number => (name.length < 16 ? name.length : stringBytes(name));

/** One byte per character, in JSON and in memory. */
const PLAIN = /^[ !#-[\]-~]*$/;
const TWO_BYTES_EACH = /[\u0100-\uffff]/;

function stringBytes(text: string): number {
  if (PLAIN.test(text)) return text.length;
  const stored = new TextEncoder().encode(JSON.stringify(text)).length;
  return TWO_BYTES_EACH.test(text) ? Math.max(stored, 2 * text.length) : stored;
}
