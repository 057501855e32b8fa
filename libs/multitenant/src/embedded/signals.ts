import type { Logger, Signal, Signals } from '@mozaiks/contracts';
import { unavailable } from './store-error.ts';

type OnSignal = (signal: Signal) => void;

export interface LocalSignals extends Signals {
  /**
   * Afterwards both methods reject with `store_unavailable`, and pending signals are not delivered.
   */
  close(): void;
}

/**
 * Signals between the sessions of one process, the only ones of an embedded store. They arrive in
 * the order sent, in a later turn of the event loop. None is lost.
 */
export function createLocalSignals(logger?: Logger): LocalSignals {
  const listeners = new Map<string, Set<OnSignal>>();
  let closed = false;

  function refuseWhenClosed(): void {
    if (closed) throw unavailable('the store is closed');
  }

  function deliver(to: string, signal: Signal): void {
    for (const onSignal of listeners.get(to) ?? []) {
      try {
        onSignal(signal);
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
      const onSignal: OnSignal = (received) => signal(received);
      const ofSession = listeners.get(session) ?? new Set<OnSignal>();
      listeners.set(session, ofSession.add(onSignal));
      return async () => {
        ofSession.delete(onSignal);
        if (ofSession.size === 0 && listeners.get(session) === ofSession) listeners.delete(session);
      };
    },
    close: () => {
      closed = true;
      listeners.clear();
    },
  };
}
