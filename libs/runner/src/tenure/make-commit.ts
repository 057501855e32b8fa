import {
  LOG_VERSION,
  MAX_COMMIT_BYTES,
  MAX_EVENTS_PER_COMMIT,
  toTimestamp,
  type Clock,
  type Commit,
  type EventDraft,
  type Ids,
  type LogRef,
  type RuntimeEvent,
} from '@mozaiks/contracts';

export interface CommitPlace {
  readonly log: LogRef;
  readonly head_seq: number;
  readonly fence: number;
}

/** Makes the next commit after `head_seq`: numbers the drafts and adds time and ids. */
export function makeCommit(
  drafts: readonly EventDraft[],
  place: CommitPlace,
  { clock, ids }: { readonly clock: Clock; readonly ids: Ids },
): Commit {
  const { log, head_seq, fence } = place;
  const ts = toTimestamp(clock.now());
  const events = drafts.map(
    (draft, i): RuntimeEvent =>
      ({ ...draft, seq: head_seq + 1 + i, ts, chat_id: log.chat_id }) as RuntimeEvent,
  );
  return {
    log_id: log.log_id,
    first_seq: head_seq + 1,
    last_seq: head_seq + drafts.length,
    fence,
    commit_id: ids.random(),
    v: LOG_VERSION,
    events,
  };
}

/** The most bytes that numbering and time add to one event. */
const STAMP_BYTES = 256;

/** Whether the drafts fit into one record of the log. */
export function fitsOneCommit(drafts: readonly EventDraft[]): boolean {
  if (drafts.length > MAX_EVENTS_PER_COMMIT) return false;
  const text = JSON.stringify(drafts);
  const limit = MAX_COMMIT_BYTES - drafts.length * STAMP_BYTES;
  return text.length * 3 <= limit || new TextEncoder().encode(text).length <= limit;
}

/** Splits drafts into commits of at most 64 events, in order. */
export const inCommits = (drafts: readonly EventDraft[]): (readonly EventDraft[])[] =>
  Array.from({ length: Math.ceil(drafts.length / MAX_EVENTS_PER_COMMIT) }, (_, i) =>
    drafts.slice(i * MAX_EVENTS_PER_COMMIT, (i + 1) * MAX_EVENTS_PER_COMMIT),
  );
