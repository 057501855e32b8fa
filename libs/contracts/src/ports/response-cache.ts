import type { LogRef } from '../ids.ts';
import type { JsonValue } from '../json.ts';

export interface CachedResponse {
  readonly value: JsonValue;
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly expires_at: number;
}

/**
 * Answers of models that may be reused for the same request. An entry belongs to one log, so no
 * other chat or tenant can access it, and it is deleted with the chat. An entry may be missing at
 * any time.
 */
export interface ResponseCache {
  /**
   * The last value that was put under `key`, or null if there is none or it has expired at `now`.
   */
  get(log: LogRef, key: string, now: number): Promise<JsonValue | null>;
  /** Replaces the entry. Does nothing if the chat is gone. */
  put(log: LogRef, key: string, response: CachedResponse): Promise<void>;
}
