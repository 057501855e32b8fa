import type { Clock, Logger, UsageOutbox } from '@mozaiks/contracts';
import type { GaugeValues } from '@mozaiks/observability';

interface OutboxGaugesDeps {
  readonly outbox: Pick<UsageOutbox, 'counts'>;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Counting is slow for the store if many events are waiting. */
const COUNT_EVERY_MS = 10_000;
/**
 * A scrape takes at most ten seconds by default, and its other values must not wait for an
 * unavailable store.
 */
const MAX_WAIT_MS = 2_000;

/**
 * Counts the outbox for scrapes, at most every ten seconds. Returns no values if that fails or
 * takes too long.
 */
export function createOutboxGauges({
  outbox,
  clock,
  logger,
}: OutboxGaugesDeps): () => Promise<GaugeValues> {
  const last: { at: number; values?: Promise<GaugeValues> } = { at: 0 };
  const count = async (): Promise<GaugeValues> => {
    try {
      const { waiting, parked, oldest } = await outbox.counts();
      return {
        mozaiks_usage_outbox_waiting: waiting,
        mozaiks_usage_outbox_parked: parked,
        mozaiks_usage_export_lag_seconds:
          oldest === undefined ? 0 : Math.max(0, clock.now() - Date.parse(oldest)) / 1000,
      };
    } catch (error) {
      logger.log('warn', 'waiting usage events cannot be counted', {
        event: 'usage_outbox_unknown',
        error,
      });
      return {};
    }
  };
  return async () => {
    const now = clock.monotonic();
    if (last.values === undefined || now - last.at >= COUNT_EVERY_MS)
      Object.assign(last, { at: now, values: count() });
    const over = new AbortController();
    const late = clock.sleep(MAX_WAIT_MS, over.signal).then(
      () => ({}),
      () => ({}),
    );
    try {
      return await Promise.race([last.values ?? {}, late]);
    } finally {
      over.abort();
    }
  };
}
