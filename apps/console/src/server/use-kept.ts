import { useState } from 'react';
import { useServer } from './server.ts';

/**
 * State that outlives its component: what was typed is there again when the field is, after another
 * tab, panel or chat was shown. `name` says whose state it is, and stays the same while it is
 * shown.
 */
export function useKept<T>(
  name: string,
  initial: () => T,
): readonly [state: T, change: (to: (now: T) => T) => void] {
  const { kept } = useServer();
  const [first] = useState(initial);
  const read = (): T => (kept.has(name) ? (kept.get(name) as T) : first);
  const [state, setState] = useState(read);
  const change = (to: (now: T) => T): void => {
    const next = to(read());
    kept.set(name, next);
    setState(next);
  };
  return [state, change];
}
