import { foldAll, LOG_VERSION, type Commit } from '@mozaiks/contracts';
import { growTo } from '../feed/feed.ts';
import { OwnershipLost } from '../ownership-lost.ts';
import { readLog } from '../read-log.ts';
import { untilKnown } from '../until-known.ts';
import { isHeard } from './heard.ts';
import { rememberUsage } from './usage.ts';
import { fenceOf, patience, type Tenure } from './tenure.ts';

/**
 * Reads what the log has beyond the known head. False when the tail's fence is not below the tenure's own (the directory was restored from an older
 * backup than the log, or a successor was here): the fence is raised, and everything has to be read again.
 */
export async function readTail(t: Tenure): Promise<boolean> {
  await untilKnown(patience(t), async () => {
    for await (const page of readLog(t.deps.store.log, t.log, t.state.head_seq)) take(t, page);
  });
  growTo(t.feed, t.state.head_seq);
  if (t.state.tail_fence < fenceOf(t)) return true;
  await raiseFence(t);
  return false;
}

function take(t: Tenure, commits: readonly Commit[]): void {
  t.state = foldAll(commits, t.state);
  for (const commit of commits) noteCommit(t, commit);
  const last = t.tookOver ? commits.findLast(({ events }) => !events.every(isHeard)) : undefined;
  if (last !== undefined) t.unheard = last.events;
}

/** What a commit tells besides the state. */
export function noteCommit(t: Tenure, commit: Commit): void {
  for (const event of commit.events) {
    if ('command_id' in event && event.command_id !== undefined) t.answered.add(event.command_id);
  }
  rememberUsage(t, commit);
}

async function raiseFence(t: Tenure): Promise<void> {
  const as = { session: t.session, min_fence: t.state.tail_fence + 1, log_version: LOG_VERSION };
  const answer = await untilKnown(patience(t), () => t.deps.store.ownership.acquire(t.log, as));
  if (answer === null || !('owned' in answer) || answer.owned.log.log_id !== t.log.log_id) throw new OwnershipLost();
  t.owned = answer.owned;
  t.tookOver ||= answer.owned.record.owner !== null;
  t.inboxSeq = answer.owned.record.inbox_seq;
}
