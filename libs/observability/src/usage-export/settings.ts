/** Times in milliseconds. */
export interface ExportSettings {
  /**
   * `source` of every event. Receivers drop duplicates by `id` and `source`, so do not change it
   * while they remember earlier events.
   */
  readonly source: string;
  /** The most events in one batch. */
  readonly batch: number;
  /** How long a process that died keeps others from sending. */
  readonly lease_ms: number;
  /** How often the outbox is read while it is empty. */
  readonly poll_ms: number;
  /**
   * Wait before the second attempt, half of it random. It doubles with each failure up to
   * `backoff_max_ms`.
   */
  readonly backoff_ms: number;
  readonly backoff_max_ms: number;
  /** The longest `Retry-After` that is respected. */
  readonly retry_after_max_ms: number;
  /** Events that fail for this long are parked. */
  readonly park_after_ms: number;
}

export const defaultExport: ExportSettings = {
  source: 'urn:mozaiks:runtime',
  batch: 100,
  lease_ms: 15_000,
  poll_ms: 2_000,
  backoff_ms: 1_000,
  backoff_max_ms: 60_000,
  retry_after_max_ms: 300_000,
  park_after_ms: 24 * 60 * 60 * 1000,
};
