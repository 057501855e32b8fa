import { useMemo, useSyncExternalStore } from 'react';

interface ExternalStore<S, A> {
  readonly actions: A;
  subscribe(listener: () => void): () => void;
  snapshot(): S;
}

/** What a store shows, with its actions. `empty`: what a page shows that a server renders. */
export function useStore<S extends object, A extends object>(
  { actions, subscribe, snapshot }: ExternalStore<S, A>,
  empty: S,
): S & A {
  const shown = useSyncExternalStore(subscribe, snapshot, () => empty);
  return useMemo(() => ({ ...shown, ...actions }), [shown, actions]);
}
