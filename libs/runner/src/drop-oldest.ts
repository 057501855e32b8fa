interface Entries<K> {
  readonly size: number;
  keys(): Iterator<K, unknown>;
  delete(key: K): boolean;
}

/** Removes the oldest entries of a map or set until at most `max` are left. */
export function dropOldest<K>(entries: Entries<K>, max: number): void {
  while (entries.size > max) {
    const { done, value } = entries.keys().next();
    if (done === true) return;
    entries.delete(value);
  }
}
