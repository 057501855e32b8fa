import type { Clock, Sessions } from '@mozaiks/contracts';

/** How the store answered a heartbeat. */
export type HeartbeatOutcome =
  | { readonly kind: 'alive' }
  | { readonly kind: 'dead' }
  /** The store did not answer in time, or failed. */
  | { readonly kind: 'unknown'; readonly error: unknown };

export interface HeartbeatDeps {
  readonly sessions: Sessions;
  readonly clock: Clock;
  readonly timeoutMs: number;
}

export function sendHeartbeat(
  { sessions, clock, timeoutMs }: HeartbeatDeps,
  session: string,
  beat: number,
): Promise<HeartbeatOutcome> {
  return new Promise((resolve) => {
    const unknown = (error: unknown): void => resolve({ kind: 'unknown', error });
    const cancelTimer = clock.timer(timeoutMs, () =>
      unknown(new Error(`no answer in ${timeoutMs} ms`)),
    );
    const answer = sessions
      .beat(session, beat)
      .then((alive) => resolve({ kind: alive ? 'alive' : 'dead' }), unknown);
    void answer.then(cancelTimer);
  });
}
