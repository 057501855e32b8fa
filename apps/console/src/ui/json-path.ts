/**
 * The path of an entry below another, as JavaScript reads it: `arguments.order_id`, `items[0]`,
 * `values["a b"]`.
 */
export function pathBelow(path: string, key: string | number): string {
  if (typeof key === 'number') return `${path}[${key}]`;
  if (!/^[\p{L}_$][\p{L}\p{N}_$]*$/u.test(key)) return `${path}[${JSON.stringify(key)}]`;
  return path === '' ? key : `${path}.${key}`;
}

/** What a tree shows of a long list at once. */
export const PAGE = 100;

/** What a tree shows of a long text. */
export const MAX_TEXT = 300;

export type Entry = readonly [key: string | number, value: unknown];

/**
 * The entries of an array or an object up to `limit`, and how many there are; null for anything
 * else.
 */
export function entriesOf(
  value: unknown,
  limit: number,
): { readonly entries: readonly Entry[]; readonly count: number } | null {
  if (Array.isArray(value))
    return {
      count: value.length,
      entries: value.slice(0, limit).map((each: unknown, at) => [at, each]),
    };
  if (typeof value !== 'object' || value === null) return null;
  const keys = Object.keys(value);
  return {
    count: keys.length,
    entries: keys.slice(0, limit).map((key) => [key, (value as Record<string, unknown>)[key]]),
  };
}

/** Values with more entries than this have a search. */
const SEARCHED_FROM = 20;

/** Whether a value has so many entries, at all levels, that it needs a search. */
export function isSearchable(value: unknown): boolean {
  const left: unknown[] = [value];
  for (let seen = 0; left.length > 0; ) {
    const inside = entriesOf(left.pop(), SEARCHED_FROM);
    seen += inside?.count ?? 0;
    if (seen > SEARCHED_FROM) return true;
    for (const [, each] of inside?.entries ?? []) left.push(each);
  }
  return false;
}

/** Whether a key or a scalar contains the text. Upper and lower case are the same. */
const contains = (part: unknown, text: string): boolean =>
  String(part).toLowerCase().includes(text.toLowerCase());

/** The entries that contain the text in their key or value, or at any level below. */
export function findEntries(value: unknown, text: string): readonly Entry[] {
  const { entries } = entriesOf(value, Infinity) ?? { entries: [] };
  return entries.filter(([key, each]) => {
    const left: Entry[] = [[key, each]];
    for (let entry = left.pop(); entry !== undefined; entry = left.pop()) {
      const inside = entriesOf(entry[1], Infinity);
      if (isNamed(entry[0], text) || (inside === null && contains(entry[1], text))) return true;
      left.push(...(inside?.entries ?? []));
    }
    return false;
  });
}

/** Whether the key contains the text. The numbers of an array's entries are no names. */
export const isNamed = (key: string | number, text: string): boolean =>
  typeof key === 'string' && contains(key, text);

/** A value in one short line. */
export function shortJson(value: unknown, length = 60): string {
  const text =
    typeof value === 'string'
      ? JSON.stringify(value.slice(0, length + 1))
      : boundedJson(value, length);
  return text.length > length ? `${text.slice(0, length - 1)}…` : text;
}

/** JSON of about so many characters: no more of a large value is written than that. */
function boundedJson(value: unknown, length: number): string {
  const inside = entriesOf(value, 8);
  if (inside === null) return JSON.stringify(value) ?? '';
  const parts = inside.entries.map(([key, each]) => {
    const shown = length < 8 ? '…' : shortJson(each, length / 2);
    return typeof key === 'number' ? shown : `${key}: ${shown}`;
  });
  const more = inside.count > inside.entries.length ? ', …' : '';
  return Array.isArray(value) ? `[${parts.join(', ')}${more}]` : `{${parts.join(', ')}${more}}`;
}
