import { foldAll, type Commit, type RuntimeEvent } from '@mozaiks/contracts';
import type { Tenure } from './tenure.ts';
import { rememberUsage } from './usage.ts';

/** Applies commits that follow the known head. */
export function applyCommits(t: Tenure, commits: readonly Commit[]): void {
  t.state = foldAll(commits, t.state);
  for (const commit of commits) recordCommit(t, commit);
  t.hold(t.state.log_size);
  const last = t.previousOwner.hasReleased
    ? undefined
    : commits.findLast(({ events }) => !events.every(needsNoObserver));
  if (last !== undefined) t.previousOwner.unobserved = last.events;
}

/** Records the part of a commit that is not in the folded state. */
export function recordCommit(t: Tenure, commit: Commit): void {
  for (const event of commit.events) {
    if ('command_id' in event && event.command_id !== undefined) t.answered.add(event.command_id);
  }
  t.lastCommit = commit.commit_id;
  rememberUsage(t, commit);
}

/**
 * Whether a takeover or a hook made the event, so that a new owner does not call the observers for
 * it again.
 */
const needsNoObserver = (event: RuntimeEvent): boolean =>
  event.type === 'owner_changed' || (event.type === 'context_update' && event.by === 'hook');
