import type { EventEmitter } from 'node:events';
import type { StoreStats } from '../measured-store.ts';

/**
 * Counts the connections of a client by what its pools report. Call it before the client connects.
 * There is no client if its URI cannot be read.
 */
export function watchPool(client: EventEmitter | undefined): () => StoreStats {
  const counts = { open: 0, busy: 0, waiting: 0 };
  const on = (event: string, change: Partial<typeof counts>): void => {
    client?.on(event, () => {
      counts.open += change.open ?? 0;
      counts.busy += change.busy ?? 0;
      counts.waiting += change.waiting ?? 0;
    });
  };
  on('connectionCreated', { open: 1 });
  on('connectionClosed', { open: -1 });
  on('connectionCheckOutStarted', { waiting: 1 });
  on('connectionCheckOutFailed', { waiting: -1 });
  on('connectionCheckedOut', { waiting: -1, busy: 1 });
  on('connectionCheckedIn', { busy: -1 });
  return () => ({ waiting: counts.waiting, connections: { open: counts.open, busy: counts.busy } });
}
