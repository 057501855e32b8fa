import { emptyChat } from '@mozaiks/contracts';
import { readLog } from '../read-log.ts';
import { takeIn } from './take-in.ts';
import type { Tenure } from './tenure.ts';

/** Begins with what this process remembers of the chat, where the ledger has the usage of it. False when there is nothing to begin with. */
export function recallChat(t: Tenure): boolean {
  if (t.state.head_seq > 0) return false;
  const known = t.deps.folded.take(t.log);
  if (known === undefined || t.owned.record.usage_seq < known.state.head_seq) return false;
  t.state = known.state;
  t.answered = known.answered;
  t.lastCommit = known.commit_id;
  return true;
}

/** Reads on from what is remembered, and sees on the way whether the log still has it. False when not: everything is to be read. */
export async function isStillThere(t: Tenure): Promise<boolean> {
  let seen = false;
  for await (const page of readLog(t.deps.store.log, t.log, t.state.head_seq - 1)) {
    const [first, ...rest] = page;
    if (!seen && (first?.commit_id !== t.lastCommit || first?.last_seq !== t.state.head_seq)) break;
    takeIn(t, seen ? page : rest);
    seen = true;
  }
  if (!seen) Object.assign(t, { state: emptyChat, answered: new Set(), lastCommit: '' });
  return seen;
}

/** For the next tenure of this chat on this process. */
export function rememberChat(t: Tenure): void {
  if (t.state.head_seq > 0) t.deps.folded.put(t.log, { state: t.state, answered: t.answered, commit_id: t.lastCommit });
}
