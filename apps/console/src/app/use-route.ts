import { useSyncExternalStore } from 'react';
import { hashOf, routeOf } from './hash.ts';
import type { Route } from './route.ts';

const subscribe = (onChange: () => void): (() => void) => {
  addEventListener('hashchange', onChange);
  return () => removeEventListener('hashchange', onChange);
};

export const useRoute = (): Route => routeOf(useSyncExternalStore(subscribe, () => location.hash));

/** Shows another route. `replace`: without a step in the history of the browser. */
export function go(route: Route, { replace = false } = {}): void {
  const hash = hashOf(route);
  if (hash === location.hash) return;
  if (!replace) location.hash = hash;
  else {
    history.replaceState(null, '', hash);
    dispatchEvent(new HashChangeEvent('hashchange'));
  }
}
