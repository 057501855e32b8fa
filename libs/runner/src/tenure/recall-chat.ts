import { emptyChat } from '@mozaiks/contracts';
import { foldLog } from '../fold-log.ts';
import type { Folded } from '../folded-chats.ts';
import { readLog } from '../read-log.ts';
import { loadSnapshot, saveSnapshot } from '../snapshots/snapshots.ts';
import { applyCommits } from './apply-commits.ts';
import { askStore, type Tenure } from './tenure.ts';

/**
 * Reads the log up to its end. Starts from the state that this process has cached, a read that is
 * in progress, or the snapshot. Resolves with false if there is none, so that the log must be read
 * from the tenure's head.
 */
export async function recallChat(t: Tenure): Promise<boolean> {
  if (t.state.head_seq > 0) return false;
  const remembered = t.deps.folded.take(t.log);
  if (remembered !== undefined) return continueFrom(t, remembered);
  // Short chats have no snapshot, and are read as fast without one.
  if (t.owned.record.head_seq < t.deps.settings.snapshotEvents) return false;
  return (
    (t.previousOwner.hasReleased && (await shareRead(t))) ||
    continueFrom(t, await loadSnapshot(t.deps, t.log))
  );
}

/** The ledger has all usage of a released chat, so the folded state is enough. */
async function shareRead(t: Tenure): Promise<boolean> {
  const folded = await askStore(t, () => foldLog(t.deps, t.owned.record, t.hold));
  return folded !== null && isCharged(t, folded) && startFrom(t, folded);
}

async function continueFrom(t: Tenure, known: Folded | null): Promise<boolean> {
  if (known === null || !isCharged(t, known)) return false;
  startFrom(t, known);
  return askStore(t, () => isStillThere(t));
}

/**
 * Whether the ledger has all usage up to this state. Usage that may be missing is found only by
 * reading the log.
 */
const isCharged = (t: Tenure, { state }: Folded): boolean =>
  state.head_seq <= t.owned.record.usage_seq;

function startFrom(t: Tenure, { state, answered, commit_id, snapshot_seq }: Folded): true {
  Object.assign(t, {
    state,
    answered: new Set(answered),
    lastCommit: commit_id,
    snapshotSeq: snapshot_seq,
  });
  t.hold(state.log_size);
  return true;
}

/**
 * Reads the log from the known state on, if the log still has its last commit. Resolves with false
 * if not: the whole log must be read.
 */
async function isStillThere(t: Tenure): Promise<boolean> {
  let seen = false;
  for await (const page of readLog(t.deps.store.log, t.log, t.state.head_seq - 1)) {
    const [first, ...rest] = page;
    if (!seen && (first?.commit_id !== t.lastCommit || first?.last_seq !== t.state.head_seq)) break;
    applyCommits(t, seen ? page : rest);
    seen = true;
  }
  if (!seen)
    startFrom(t, { state: emptyChat, answered: new Set(), commit_id: '', snapshot_seq: 0 });
  return seen;
}

/**
 * Caches the chat for its next tenure on this process, and may save a snapshot for other processes.
 */
export function rememberChat(t: Tenure): void {
  if (t.state.head_seq === 0) return;
  const folded = {
    state: t.state,
    answered: t.answered,
    commit_id: t.lastCommit,
    snapshot_seq: t.snapshotSeq,
  };
  t.deps.folded.put(t.log, saveSnapshot(t.deps, t.log, folded));
}
