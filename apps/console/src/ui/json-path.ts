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
