import type { Loss } from './loss.ts';

/** How the client stands with its server, as plain data: a new object after each change. */
export interface ConnectionState {
  /**
   * `ready`: connected. `waiting`: the connection was lost, and the next try is due at `retry_at`.
   * `closed`: over for good.
   */
  readonly status: 'connecting' | 'ready' | 'waiting' | 'closed';
  /** Tries since a connection last held for a while. */
  readonly attempt: number;
  /** Milliseconds since the epoch; null unless it waits. */
  readonly retry_at: number | null;
  /**
   * Why it waits or is closed; null otherwise. `closed` is the code when its own user closed it.
   */
  readonly error: { readonly code: string; readonly message: string } | null;
}

export const connecting = (attempt: number): ConnectionState => ({
  status: 'connecting',
  attempt,
  retry_at: null,
  error: null,
});

export const waiting = (
  { attempt }: ConnectionState,
  loss: Loss,
  delay_ms: number,
): ConnectionState => ({
  status: 'waiting',
  attempt,
  retry_at: Date.now() + delay_ms,
  error: {
    code: 'disconnected',
    message:
      loss.error instanceof Error ? loss.error.message : loss.reason || `close code ${loss.code}`,
  },
});
