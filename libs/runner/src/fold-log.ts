import {
  emptyChat,
  foldAll,
  logRef,
  type ChatRecord,
  type Commit,
  type LogRef,
} from '@mozaiks/contracts';
import type { Deps } from './deps.ts';
import type { Folded } from './folded-chats.ts';
import { readLog } from './read-log.ts';
import type { SharedReads } from './shared-reads.ts';
import { loadSnapshot } from './snapshots/snapshots.ts';

export type FoldDeps = Pick<Deps, 'store' | 'folded' | 'reads' | 'ids' | 'logger' | 'settings'>;

/** Called with the size of what has been read of the chat so far, in bytes. */
type Hold = (bytes: number) => void;

/**
 * The folded chat, with everything that was durable at the time of the call; null if it was erased
 * in the meantime. Starts from the state that this process has cached, or from the snapshot, if the
 * log still confirms it, and caches the result. Concurrent callers share one read.
 */
export const foldLog = (deps: FoldDeps, record: ChatRecord, hold: Hold): Promise<Folded | null> =>
  joinRead(deps, record, { reads: deps.reads, read: () => foldNow(deps, record, hold) });

interface Reading {
  readonly reads: SharedReads;
  readonly read: () => Promise<Folded | null>;
}

/** Joins the read of the log that is in progress, or starts one. */
export async function joinRead(
  deps: FoldDeps,
  record: ChatRecord,
  { reads, read }: Reading,
): Promise<Folded | null> {
  const log = logRef(record, record.log_id);
  const running = reads.current(log);
  if (running === undefined) return reads.start(log, read);
  const shared = await running;
  if (shared === null) return null;
  // The shared read may have passed the end of the log before this call.
  const folded = await readOn(deps, { log, from: shared, hold: () => {} });
  return folded === null ? read() : remember(deps, record, folded);
}

async function foldNow(deps: FoldDeps, record: ChatRecord, hold: Hold): Promise<Folded | null> {
  const log = logRef(record, record.log_id);
  const known = deps.folded.peek(log) ?? (await snapshotOf(deps, record));
  const folded =
    (known === null ? null : await readOn(deps, { log, from: known, hold })) ??
    (await readOn(deps, { log, from: nothing, hold }));
  return remember(deps, record, folded ?? nothing);
}

/** Short chats have no snapshot. */
const snapshotOf = async (deps: FoldDeps, record: ChatRecord): Promise<Folded | null> =>
  record.head_seq < deps.settings.snapshotEvents
    ? null
    : loadSnapshot(deps, logRef(record, record.log_id));

/** If a log is shorter than its record says, it is being erased or was restored from a backup. */
async function remember(
  { store, folded }: FoldDeps,
  record: ChatRecord,
  read: Folded,
): Promise<Folded | null> {
  const isShort = read.state.head_seq < record.head_seq;
  if (isShort && (await store.directory.get(record))?.log_id !== record.log_id) return null;
  if (read.state.head_seq > 0) folded.put(logRef(record, record.log_id), read);
  return read;
}

const nothing: Folded = { state: emptyChat, answered: new Set(), commit_id: '', snapshot_seq: 0 };

interface Start {
  readonly log: LogRef;
  readonly from: Folded;
  readonly hold: Hold;
}

/** Returns null if the log does not contain the commit that `from` ends with. */
async function readOn({ store }: FoldDeps, { log, from, hold }: Start): Promise<Folded | null> {
  let { state, commit_id } = from;
  const answered = new Set(from.answered);
  let isKnown = from === nothing;
  for await (const page of readLog(store.log, log, Math.max(0, state.head_seq - 1))) {
    const [first] = page;
    if (!isKnown && (first?.commit_id !== commit_id || first.last_seq !== state.head_seq))
      return null;
    const fresh = isKnown ? page : page.slice(1);
    isKnown = true;
    state = foldAll(fresh, state);
    hold(state.log_size);
    for (const id of fresh.flatMap(answeredIn)) answered.add(id);
    commit_id = fresh.at(-1)?.commit_id ?? commit_id;
  }
  return isKnown ? { ...from, state, answered, commit_id } : null;
}

const answeredIn = ({ events }: Commit): string[] =>
  events.flatMap((event) =>
    'command_id' in event && event.command_id !== undefined ? [event.command_id] : [],
  );
