/** Those who listen to one source. A call of `notify` reaches those who listened when it began. */
export interface Listeners<T extends readonly unknown[]> {
  /** Returns how to stop listening. */
  add(listener: (...args: T) => void): () => void;
  notify(...args: T): void;
  clear(): void;
  isEmpty(): boolean;
}

export function createListeners<T extends readonly unknown[] = []>(): Listeners<T> {
  const listeners = new Set<(...args: T) => void>();
  return {
    add(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    notify(...args) {
      for (const listener of [...listeners]) listener(...args);
    },
    clear: () => listeners.clear(),
    isEmpty: () => listeners.size === 0,
  };
}
