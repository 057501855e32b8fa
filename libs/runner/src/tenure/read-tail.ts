import { LOG_VERSION } from '@mozaiks/contracts';
import { ownedFrom } from '../feed/feed.ts';
import { OwnershipLost } from '../ownership-lost.ts';
import { readLog } from '../read-log.ts';
import { recallChat } from './recall-chat.ts';
import { applyCommits } from './apply-commits.ts';
import { askStore, fenceOf, type Tenure } from './tenure.ts';

/**
 * Reads the log beyond the known head. If the fence of its tail is not below the tenure's own, the
 * fence is raised and false is returned: everything must be read again. This happens if the
 * directory was restored from an older backup than the log, or if there was a successor.
 */
export async function readTail(t: Tenure): Promise<boolean> {
  if (!(await recallChat(t))) await askStore(t, () => readOn(t));
  if (t.state.tail_fence >= fenceOf(t)) {
    await raiseFence(t);
    return false;
  }
  ownedFrom(t.feed, { head_seq: t.state.head_seq, fence: fenceOf(t) });
  return true;
}

async function readOn(t: Tenure): Promise<void> {
  for await (const page of readLog(t.deps.store.log, t.log, t.state.head_seq))
    applyCommits(t, page);
}

async function raiseFence(t: Tenure): Promise<void> {
  const as = { session: t.session, min_fence: t.state.tail_fence + 1, log_version: LOG_VERSION };
  const answer = await askStore(t, (store) => store.ownership.acquire(t.log, as));
  if (answer === null || !('owned' in answer) || answer.owned.log.log_id !== t.log.log_id)
    throw new OwnershipLost();
  t.owned = answer.owned;
  t.previousOwner.hasReleased &&= answer.owned.record.owner === null;
  t.inbox.seq = answer.owned.record.inbox_seq;
}
