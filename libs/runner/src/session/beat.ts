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

export async function beatOnce({ sessions, clock, timeoutMs }: BeatDeps, session: string, beat: number): Promise<Heard> {
  const timer = new AbortController();
  const tooLate = (): Heard => ({ kind: 'unknown', error: new Error(`no answer in ${timeoutMs} ms`) });
  const late = clock.sleep(timeoutMs, timer.signal).then(tooLate, tooLate);
  const answer = sessions.beat(session, beat).then(
    (alive): Heard => ({ kind: alive ? 'alive' : 'dead' }),
    (error: unknown): Heard => ({ kind: 'unknown', error }),
  );
  try {
    return await Promise.race([answer, late]);
  } finally {
    timer.abort('over');
  }
}
