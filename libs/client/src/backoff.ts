export interface ReconnectSettings {
  /** Before the first retry. Default 250. */
  readonly initialMs: number;
  /** Longest wait. Default 15,000. */
  readonly maxMs: number;
  /** Default 2. */
  readonly factor: number;
  /**
   * Share of the wait that is random, 0 to 1, so that a thousand clients do not come back at once.
   * Default 0.5.
   */
  readonly jitter: number;
  /**
   * Attempts in a row without becoming ready, before the client gives up with `disconnected`.
   * Default Infinity.
   */
  readonly maxAttempts: number;
}

export const defaultReconnect: ReconnectSettings = {
  initialMs: 250,
  maxMs: 15_000,
  factor: 2,
  jitter: 0.5,
  maxAttempts: Infinity,
};

/**
 * Milliseconds to wait before retry `attempt` (from 0): exponential up to `maxMs`, less a random
 * part; `random` is in [0, 1).
 */
export function backoffDelay(attempt: number, settings: ReconnectSettings, random: number): number {
  const full = Math.min(settings.maxMs, settings.initialMs * settings.factor ** attempt);
  return Math.round(full * (1 - settings.jitter * random));
}
