import { applyCommit, type EventDraft, type RuntimeEvent } from '@mozaiks/contracts';
import { Diverged } from './divergence.ts';
import type { Replaying } from './replaying.ts';
import { commitAhead, type Tape } from './tape.ts';

/** Stamps drafts as the chat has them. */
export function stamped(
  { tape, log }: Pick<Replaying, 'tape' | 'log'>,
  drafts: readonly EventDraft[],
): readonly RuntimeEvent[] {
  const ts = commitAhead(tape)[0]?.ts ?? '';
  return drafts.map(
    (draft, i) =>
      ({
        ...draft,
        seq: tape.state.head_seq + 1 + i,
        ts,
        chat_id: log.chat_id,
      }) as RuntimeEvent,
  );
}

/**
 * Takes what was made as the next commit of the replay. Throws Diverged unless the log continues
 * with the same events.
 */
export function accept(replaying: Replaying, made: readonly RuntimeEvent[]): void {
  const { tape } = replaying;
  for (const event of made) matchOne(replaying, event);
  const fence = tape.commits[Math.min(tape.index, tape.commits.length - 1)]?.fence ?? 0;
  replaying.made.push(...made);
  tape.state = applyCommit(tape.state, { events: made, fence });
  if (replaying.matched >= essentialsAhead(replaying).length) forward(replaying);
}

/** The commit ahead is done. */
export function forward(replaying: Replaying): void {
  replaying.tape.index += 1;
  replaying.matched = 0;
}

export const essentialsAhead = ({
  tape,
  sameness,
}: Pick<Replaying, 'tape' | 'sameness'>): readonly RuntimeEvent[] =>
  commitAhead(tape).filter((event) => sameness(event) !== null);

function matchOne(replaying: Replaying, made: RuntimeEvent): void {
  const { tape, sameness } = replaying;
  const text = sameness(made);
  if (text === null) return;
  while (replaying.matched >= essentialsAhead(replaying).length && tape.index < tape.commits.length)
    forward(replaying);
  const expected = essentialsAhead(replaying)[replaying.matched];
  if (expected === undefined || sameness(expected) !== text)
    throw new Diverged({ seq: expected?.seq ?? lastSeq(tape) + 1, expected, made });
  replaying.matched += 1;
}

const lastSeq = ({ events }: Tape): number => events.length;
