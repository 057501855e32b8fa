/**
 * An immutable list that shares its content with the lists it was made from. Appending copies
 * nothing: versions share their last chunk, and each reads only up to its own length.
 */
export interface GrowingList<T> {
  readonly length: number;
  readonly full: readonly (readonly T[])[];
  readonly tail: T[];
  /** The result of `toArray`, so that the same list always gives the same array. */
  array: readonly T[] | null;
}

/**
 * Appending copies the list of chunks once per chunk, and replacing copies one chunk. 50,000 items
 * are 200 chunks.
 */
const CHUNK = 256;

export const emptyList: GrowingList<never> = { length: 0, full: [], tail: [], array: [] };

export const listOf = <T>(items: readonly T[]): GrowingList<T> => ({
  ...items.reduce<GrowingList<T>>(append, emptyList),
  array: items,
});

export function append<T>(list: GrowingList<T>, item: T): GrowingList<T> {
  const { length, full } = list;
  const held = length % CHUNK;
  if (held === 0) {
    return {
      length: length + 1,
      full: length === 0 ? full : [...full, list.tail],
      tail: [item],
      array: null,
    };
  }
  // If the chunk is longer than this version, another version has already grown from it and keeps
  // it.
  const tail = list.tail.length === held ? list.tail : list.tail.slice(0, held);
  tail.push(item);
  return { length: length + 1, full, tail, array: null };
}

export function itemAt<T>({ length, full, tail }: GrowingList<T>, index: number): T | undefined {
  if (index < 0 || index >= length) return undefined;
  const chunk = Math.floor(index / CHUNK);
  return (full[chunk] ?? tail)[index % CHUNK];
}

export function replaceAt<T>(
  { length, full, tail }: GrowingList<T>,
  index: number,
  item: T,
): GrowingList<T> {
  const chunk = Math.floor(index / CHUNK);
  const isTail = chunk === full.length;
  const changed = isTail ? tail.slice(0, length - chunk * CHUNK) : (full[chunk] ?? []).slice();
  changed[index % CHUNK] = item;
  if (isTail) return { length, full, tail: changed, array: null };
  return {
    length,
    full: full.map((each, at) => (at === chunk ? changed : each)),
    tail,
    array: null,
  };
}

export function toArray<T>(list: GrowingList<T>): readonly T[] {
  const { length, full, tail } = list;
  return (list.array ??= ([] as T[]).concat(...full, tail.slice(0, length - full.length * CHUNK)));
}
