import type { LogRef } from '../ids.ts';
import type { JsonValue } from '../json.ts';

export interface CachedResponse {
  readonly value: JsonValue;
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly expires_at: number;
}

/**
 * Answers of models that may be given again to the same request. An entry belongs to one log, so no
 * other chat and no other tenant can reach it, and goes when the chat is erased. An entry may be
 * missing at any time.
 */
export interface ResponseCache {
  /** The value that was put last under `key`, unless it has expired at `now`; otherwise null. */
  get(log: LogRef, key: string, now: number): Promise<JsonValue | null>;
  /** Replaces the entry. Does nothing if the chat is gone. */
  put(log: LogRef, key: string, response: CachedResponse): Promise<void>;
}
