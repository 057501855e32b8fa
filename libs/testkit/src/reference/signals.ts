import type { Signal, Signals } from '@mozaiks/contracts';
import { jsonCopy } from './json-copy.ts';

type Listener = (signal: Signal) => void;

/** Between sessions of one process; loses nothing, so `missed` is never called. */
export function referenceSignals(): Signals {
  const listeners = new Map<string, Set<Listener>>();
  return {
    send: async (to, signals) => {
      const copies = signals.map(jsonCopy);
      queueMicrotask(() => {
        for (const signal of copies)
          for (const hear of listeners.get(to) ?? []) hear(jsonCopy(signal));
      });
    },
    listen: async (session, { signal: hear }) => {
      const here = listeners.get(session) ?? new Set<Listener>();
      const listener: Listener = (signal) => hear(signal);
      listeners.set(session, here.add(listener));
      return async () => {
        here.delete(listener);
      };
    },
  };
}
