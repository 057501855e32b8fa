import type { ChatState, Commit, RuntimeEvent } from '@mozaiks/contracts';
import { emptyChat } from '@mozaiks/contracts';
import type { RecordedAnswer } from './recorded-answer.ts';

/**
 * The log that a replay follows, and how far it has come. What is recorded is given out in the
 * order of the log.
 */
export interface Tape {
  readonly commits: readonly Commit[];
  readonly events: readonly RuntimeEvent[];
  /** Every model call, in order. */
  readonly answers: readonly RecordedAnswer[];
  /** The commit that comes next. */
  index: number;
  /** How many of the answers were given. */
  answered: number;
  /** How far the hooks of the commit were given, as an index of `events`. */
  hooked: number;
  /** What was asked for that the log does not hold. */
  unrecorded: string | null;
  /** What the replayed chat has come to. */
  state: ChatState;
  /** Ids that were given out. */
  readonly drawn: Set<string>;
  /** Milliseconds since the epoch, and on the clock that measures durations. */
  now: number;
  elapsed: number;
}

export function openTape(commits: readonly Commit[], answers: readonly RecordedAnswer[]): Tape {
  return {
    commits,
    events: commits.flatMap(({ events }) => events),
    answers,
    index: 0,
    answered: 0,
    hooked: 0,
    unrecorded: null,
    state: emptyChat,
    drawn: new Set(),
    now: 0,
    elapsed: 0,
  };
}

/** The events of the commit that comes next; none at the end. */
export const commitAhead = ({ commits, index }: Tape): readonly RuntimeEvent[] =>
  commits[index]?.events ?? [];

/**
 * Index of the first event of the commit that comes next. Events are numbered from 1, without gaps.
 */
export const positionOf = (tape: Tape): number =>
  (tape.commits[tape.index]?.first_seq ?? tape.events.length + 1) - 1;

/** What the log says from the next commit on. Lazy: a search mostly ends soon. */
export function* eventsAhead(tape: Tape): Generator<RuntimeEvent> {
  for (let at = positionOf(tape); at < tape.events.length; at++) {
    const event = tape.events[at];
    if (event !== undefined) yield event;
  }
}
