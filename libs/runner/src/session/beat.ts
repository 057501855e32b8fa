import type { Clock, Sessions } from '@mozaiks/contracts';

/** What the store said to a beat; `unknown` also when it took too long. */
export type Heard = 'alive' | 'dead' | 'unknown';

export interface BeatDeps {
  readonly sessions: Sessions;
  readonly clock: Clock;
  readonly timeoutMs: number;
}

export async function beatOnce({ sessions, clock, timeoutMs }: BeatDeps, session: string, beat: number): Promise<Heard> {
  const timer = new AbortController();
  const late = clock.sleep(timeoutMs, timer.signal).then(
    (): Heard => 'unknown',
    (): Heard => 'unknown',
  );
  const answer = sessions.beat(session, beat).then(
    (alive): Heard => (alive ? 'alive' : 'dead'),
    (): Heard => 'unknown',
  );
  try {
    return await Promise.race([answer, late]);
  } finally {
    timer.abort('over');
  }
}
