import type { Clock, Logger } from '@mozaiks/contracts';

/**
 * Logs an outage of the store twice, regardless of its length: when it starts and when it is over.
 */
export interface OutageLog {
  unacknowledged(error: unknown): void;
  acknowledged(): void;
}

export function createOutageLog(logger: Logger, clock: Pick<Clock, 'monotonic'>): OutageLog {
  let since: number | null = null;
  return {
    unacknowledged(error) {
      if (since !== null) return;
      since = clock.monotonic();
      logger.log('warn', 'heartbeats are not acknowledged', {
        event: 'beats_failing',
        error,
      });
    },
    acknowledged() {
      if (since === null) return;
      const data = { outage_ms: clock.monotonic() - since };
      since = null;
      logger.log('info', 'heartbeats are acknowledged again', {
        event: 'beats_working',
        data,
      });
    },
  };
}
