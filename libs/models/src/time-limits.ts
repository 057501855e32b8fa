/** Limits for the silence of a model, and waits between attempts, in milliseconds. */
export interface TimeLimits {
  /** Until the response's headers. */
  readonly connect_ms: number;
  /** From the headers to the first byte of the answer. */
  readonly first_byte_ms: number;
  /** Between two bytes of the answer; keep-alives count. */
  readonly idle_ms: number;
  /**
   * Limit for all attempts at one model together, including waits. `llm_config.timeout_ms` sets it
   * for a model.
   */
  readonly total_ms: number;
  /**
   * Replaces `connect_ms` and `first_byte_ms` if a model may reason, or a server may load it,
   * before it sends a byte.
   */
  readonly reasoning_ms: number;
  /**
   * Upper end of the random wait before the second attempt. It doubles with every further attempt,
   * up to `backoff_max_ms`.
   */
  readonly backoff_ms: number;
  readonly backoff_max_ms: number;
  /** The longest wait, whatever the provider requests. */
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
