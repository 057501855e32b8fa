/** How long a model may be silent, and how long to wait before it is asked again, in milliseconds. */
export interface TimeLimits {
  /** Until the response's headers. */
  readonly connect_ms: number;
  /** From the headers to the first byte of the answer. */
  readonly first_byte_ms: number;
  /** Between two bytes of the answer; keep-alives count. */
  readonly idle_ms: number;
  /** All attempts at one model together, waits included. `llm_config.timeout_ms` sets it for a model. */
  readonly total_ms: number;
  /** Takes the place of `connect_ms` and `first_byte_ms` where a model may reason, or a server load it, before it sends a byte. */
  readonly reasoning_ms: number;
  /** Upper end of the random wait before the second attempt; it doubles with every further one, up to `backoff_max_ms`. */
  readonly backoff_ms: number;
  readonly backoff_max_ms: number;
  /** No wait is longer, whatever the provider asks for. */
  readonly retry_after_max_ms: number;
}

export const DEFAULT_TIME_LIMITS: TimeLimits = {
  connect_ms: 15_000,
  first_byte_ms: 60_000,
  idle_ms: 60_000,
  total_ms: 600_000,
  reasoning_ms: 300_000,
  backoff_ms: 500,
  backoff_max_ms: 8_000,
  retry_after_max_ms: 30_000,
};
