import type { ChatState } from '@mozaiks/contracts';
import type { Replaying } from './replaying.ts';

/** Where a replay is, so that it can be taken up again from there. */
export interface ReplayPlace {
  readonly tape: {
    readonly index: number;
    readonly answered: number;
    readonly hooked: number;
    readonly elapsed: number;
    readonly now: number;
    readonly state: ChatState;
    readonly unrecorded: null;
  };
  readonly drawn: number;
  readonly made: number;
  readonly matched: number;
}

export function placeOf({ tape, made, matched }: Replaying): ReplayPlace {
  const { index, answered, hooked, elapsed, now, state } = tape;
  return {
    tape: { index, answered, hooked, elapsed, now, state, unrecorded: null },
    drawn: tape.drawn.size,
    made: made.length,
    matched,
  };
}

/** Takes back what was made and given out since then. */
export function goBack(replaying: Replaying, place: ReplayPlace): void {
  const { tape, made } = replaying;
  Object.assign(tape, place.tape);
  for (const id of [...tape.drawn].slice(place.drawn)) tape.drawn.delete(id);
  made.length = place.made;
  replaying.matched = place.matched;
}
