import type { Clock, Logger } from '@mozaiks/contracts';

/** Tells of an outage of the store twice, whatever it takes: when it begins and when it is over. */
export interface OutageLog {
  unheard(error: unknown): void;
  heard(): void;
}

export function createOutageLog(logger: Logger, clock: Pick<Clock, 'monotonic'>): OutageLog {
  let since: number | null = null;
  return {
    unheard(error) {
      if (since !== null) return;
      since = clock.monotonic();
      logger.log('warn', 'the store does not acknowledge that this process lives', {
        event: 'beats_failing',
        error,
      });
    },
    heard() {
      if (since === null) return;
      const data = { outage_ms: clock.monotonic() - since };
      since = null;
      logger.log('info', 'the store acknowledges again that this process lives', {
        event: 'beats_working',
        data,
      });
    },
  };
}
