import type { Signal, Signals } from '@mozaiks/contracts';
import { jsonCopy } from './json-copy.ts';

type Listener = (signal: Signal) => void;

/** Connects the sessions of one process. It loses no signal, so `missed` is never called. */
export function referenceSignals(): Signals {
  const listeners = new Map<string, Set<Listener>>();
  return {
    send: async (to, signals) => {
      const copies = signals.map(jsonCopy);
      queueMicrotask(() => {
        for (const signal of copies)
          for (const onSignal of listeners.get(to) ?? []) onSignal(jsonCopy(signal));
      });
    },
    listen: async (session, { signal: onSignal }) => {
      const here = listeners.get(session) ?? new Set<Listener>();
      const listener: Listener = (signal) => onSignal(signal);
      listeners.set(session, here.add(listener));
      return async () => {
        here.delete(listener);
      };
    },
  };
}
