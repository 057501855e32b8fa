import type { LogRef } from '@mozaiks/contracts';
import type { Folded } from './folded-chats.ts';

/**
 * Reads of logs that are in progress. Callers that need the same log at the same time share one
 * read, and none of them can cancel it for the others.
 */
export interface SharedReads {
  /** The read of this log that is in progress. */
  current(log: LogRef): Promise<Folded | null> | undefined;
  /** Starts a read that others may join until it ends. */
  start(log: LogRef, read: () => Promise<Folded | null>): Promise<Folded | null>;
}

export function createSharedReads(): SharedReads {
  const running = new Map<string, Promise<Folded | null>>();
  return {
    current: ({ log_id }) => running.get(log_id),
    start({ log_id }, read) {
      const reading = read().finally(() => running.delete(log_id));
      running.set(log_id, reading);
      return reading;
    },
  };
}
