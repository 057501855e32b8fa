import type { Logger, Signal, Signals } from '@mozaiks/contracts';
import { unavailable } from './store-error.ts';

type Hear = (signal: Signal) => void;

export interface LocalSignals extends Signals {
  /** From then on both methods reject with `store_unavailable`, and what is under way is not heard. */
  close(): void;
}

/** Between the sessions of one process, which is all that an embedded store has. In the order sent, on a later turn of the event loop; loses nothing. */
export function createLocalSignals(logger?: Logger): LocalSignals {
  const listeners = new Map<string, Set<Hear>>();
  let closed = false;

  function refuseWhenClosed(): void {
    if (closed) throw unavailable('the store is closed');
  }

  function deliver(to: string, signal: Signal): void {
    for (const hear of listeners.get(to) ?? []) {
      try {
        hear(signal);
      } catch (error) {
        logger?.log('error', 'a listener of signals failed', {
          event: 'signal_listener_failed',
          error,
        });
      }
    }
  }

  return {
    send: async (to, signals) => {
      refuseWhenClosed();
      const copies = structuredClone(signals);
      setImmediate(() => copies.forEach((signal) => deliver(to, signal)));
    },
    listen: async (session, { signal }) => {
      refuseWhenClosed();
      const hear: Hear = (heard) => signal(heard);
      const here = listeners.get(session) ?? new Set<Hear>();
      listeners.set(session, here.add(hear));
      return async () => {
        here.delete(hear);
        if (here.size === 0 && listeners.get(session) === here) listeners.delete(session);
      };
    },
    close: () => {
      closed = true;
      listeners.clear();
    },
  };
}
