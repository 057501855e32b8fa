import type { Clock, Sessions } from '@mozaiks/contracts';

/** What the store said to a beat. */
export type Heard =
  | { readonly kind: 'alive' }
  | { readonly kind: 'dead' }
  /** It did not say, or took too long. */
  | { readonly kind: 'unknown'; readonly error: unknown };

export interface BeatDeps {
  readonly sessions: Sessions;
  readonly clock: Clock;
  readonly timeoutMs: number;
}

export function beatOnce(
  { sessions, clock, timeoutMs }: BeatDeps,
  session: string,
  beat: number,
): Promise<Heard> {
  return new Promise((resolve) => {
    const unknown = (error: unknown): void => resolve({ kind: 'unknown', error });
    const callOff = clock.timer(timeoutMs, () =>
      unknown(new Error(`no answer in ${timeoutMs} ms`)),
    );
    const answer = sessions
      .beat(session, beat)
      .then((alive) => resolve({ kind: alive ? 'alive' : 'dead' }), unknown);
    void answer.then(callOff);
  });
}
