import { RuntimeError } from '../errors.ts';
import type { Commit } from '../events.ts';
import type { LogRef } from '../ids.ts';
import type { Followed } from '../ports/chat-service.ts';
import type { CallerChats } from '../ports/compatible-api.ts';

/** A log that was read to its end and is followed from there. */
export interface OpenLog {
  readonly log: LogRef;
  readonly commits: readonly Commit[];
  /** What follows the commits. */
  readonly next: AsyncIterator<Followed>;
}

/**
 * Reads a log, and keeps following it until `signal` is aborted. Throws `chat_not_found` if the
 * chat was erased.
 */
export async function openLog(
  chats: CallerChats,
  log: LogRef,
  signal: AbortSignal,
): Promise<OpenLog> {
  const next = chats
    .follow(log, { after_seq: 0, log_id: log.log_id }, signal)
    [Symbol.asyncIterator]();
  const commits: Commit[] = [];
  for (;;) {
    const { done, value } = await next.next();
    if (done === true) throw new RuntimeError('chat_not_found');
    if (value.type === 'commit') commits.push(value.commit);
    if (value.type === 'caught_up') return { log, commits, next };
  }
}

interface Reading {
  readonly seq: number;
  /** Stops reading, even while the store does not answer. */
  readonly signal: AbortSignal;
}

/**
 * The commits of a log up to an event. Throws `chat_not_found` if the chat was erased, or the
 * reading was stopped.
 */
export async function readUpTo(
  chats: CallerChats,
  log: LogRef,
  { seq, signal }: Reading,
): Promise<readonly Commit[]> {
  const over = new AbortController();
  const end = (): void => over.abort();
  if (signal.aborted) end();
  signal.addEventListener('abort', end);
  try {
    const { commits } = await openLog(chats, log, over.signal);
    return eventsUpTo(commits, seq);
  } finally {
    signal.removeEventListener('abort', end);
    end();
  }
}

/** The commits without the events after `seq`. */
export const eventsUpTo = (commits: readonly Commit[], seq: number): readonly Commit[] =>
  commits.map((commit) => ({
    ...commit,
    events: commit.events.filter((event) => event.seq <= seq),
  }));

/** The commits without the events up to `seq`. */
export const eventsAfter = (commits: readonly Commit[], seq: number): readonly Commit[] =>
  commits
    .filter(({ last_seq }) => last_seq > seq)
    .map((commit) => ({ ...commit, events: commit.events.filter((event) => event.seq > seq) }));
