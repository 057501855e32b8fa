import { foldAll, type Commit } from '@mozaiks/contracts';
import { isHeard } from './heard.ts';
import type { Tenure } from './tenure.ts';
import { rememberUsage } from './usage.ts';

/** Applies commits that follow the known head. */
export function applyCommits(t: Tenure, commits: readonly Commit[]): void {
  t.state = foldAll(commits, t.state);
  for (const commit of commits) recordCommit(t, commit);
  t.hold(t.state.log_size);
  const last = t.tookOver ? commits.findLast(({ events }) => !events.every(isHeard)) : undefined;
  if (last !== undefined) t.unobserved = last.events;
}

/** Records the part of a commit that is not in the folded state. */
export function recordCommit(t: Tenure, commit: Commit): void {
  for (const event of commit.events) {
    if ('command_id' in event && event.command_id !== undefined) t.answered.add(event.command_id);
  }
  t.lastCommit = commit.commit_id;
  rememberUsage(t, commit);
}
