import { emptyChat } from '@mozaiks/contracts';
import { foldLog } from '../fold-log.ts';
import type { Folded } from '../folded-chats.ts';
import { readLog } from '../read-log.ts';
import { loadSnapshot, saveSnapshot } from '../snapshots/snapshots.ts';
import { untilKnown } from '../until-known.ts';
import { takeIn } from './take-in.ts';
import { patience, type Tenure } from './tenure.ts';

/**
 * Reads the log up to its end, starting from what is known of it: what this process remembers, a
 * read that is under way, or the snapshot. False if the log must be read from where the tenure is.
 */
export async function recallChat(t: Tenure): Promise<boolean> {
  if (t.state.head_seq > 0) return false;
  const remembered = t.deps.folded.take(t.log);
  if (remembered !== undefined) return continueFrom(t, remembered);
  // Short chats have no snapshot, and are read as fast without.
  if (t.owned.record.head_seq < t.deps.settings.snapshotEvents) return false;
  return (
    (!t.tookOver && (await shareRead(t))) || continueFrom(t, await loadSnapshot(t.deps, t.log))
  );
}

/** A chat that was released ends where its usage does, so the state alone is enough. */
async function shareRead(t: Tenure): Promise<boolean> {
  const folded = await untilKnown(patience(t), () => foldLog(t.deps, t.owned.record, t.hold));
  return folded !== null && isCharged(t, folded) && startFrom(t, folded);
}

async function continueFrom(t: Tenure, known: Folded | null): Promise<boolean> {
  if (known === null || !isCharged(t, known)) return false;
  startFrom(t, known);
  return untilKnown(patience(t), () => isStillThere(t));
}

/** The ledger has all usage of it. Usage that may be missing there is found by reading the log. */
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

/** Continues from what is known if the log still has it. False if not: the whole log must be read. */
async function isStillThere(t: Tenure): Promise<boolean> {
  let seen = false;
  for await (const page of readLog(t.deps.store.log, t.log, t.state.head_seq - 1)) {
    const [first, ...rest] = page;
    if (!seen && (first?.commit_id !== t.lastCommit || first?.last_seq !== t.state.head_seq)) break;
    takeIn(t, seen ? page : rest);
    seen = true;
  }
  if (!seen)
    startFrom(t, { state: emptyChat, answered: new Set(), commit_id: '', snapshot_seq: 0 });
  return seen;
}

/** For the next tenure of this chat, on this process or another one. */
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
