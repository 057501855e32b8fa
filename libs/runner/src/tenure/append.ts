import { applyCommit, type Commit, type EventDraft } from '@mozaiks/contracts';
import { deliver } from '../feed/feed.ts';
import { HeadMoved, OwnershipLost } from '../ownership-lost.ts';
import { abandonedBy } from './cancel-abandoned.ts';
import { makeCommit } from './make-commit.ts';
import { recordCommit } from './apply-commits.ts';
import { askStore, fenceOf, watchersOf, type Tenure } from './tenure.ts';
import { recordInBackground, usageRows } from './usage.ts';

/**
 * Appends the drafts as one commit and advances the state. After an unknown outcome, the same
 * commit is appended again. If the log already has a commit at this position, its `commit_id` tells
 * whether it is this one; the commit is never moved to another number.
 *
 * Throws `OwnershipLost` if another commit is at this place, or `HeadMoved` if a deposed owner
 * made it and this tenure has not appended yet.
 */
export async function append(t: Tenure, drafts: readonly EventDraft[]): Promise<Commit> {
  const { clock, settings } = t.deps;
  const commit = makeCommit(
    drafts,
    { log: t.log, head_seq: t.state.head_seq, fence: fenceOf(t) },
    t.deps,
  );
  for (;;) {
    const answer = await askStore(t, ({ log }) => log.append(t.log, commit));
    if (answer === 'appended') return committed(t, commit);
    const existing = await commitAt(t, commit.first_seq);
    if (existing?.commit_id === commit.commit_id) return committed(t, commit);
    if (existing !== null)
      throw t.previousOwner.mayAppend && existing.fence < fenceOf(t)
        ? new HeadMoved()
        : new OwnershipLost();
    await clock.sleep(settings.retryMs, t.signal).catch(() => {}); // not visible yet, so the outcome is still unknown
  }
}

async function commitAt(t: Tenure, first_seq: number): Promise<Commit | null> {
  const found = await askStore(t, ({ log }) =>
    log.read(t.log, { after_seq: first_seq - 1, limit: 1 }),
  );
  return (
    found.find((commit) => commit.first_seq <= first_seq && commit.last_seq >= first_seq) ?? null
  );
}

/** Publishes a commit, which is durable by now. */
function committed(t: Tenure, commit: Commit): Commit {
  t.previousOwner.mayAppend = false;
  t.children.abandoned.push(...abandonedBy(commit, t.state));
  const before = t.state;
  t.state = applyCommit(before, commit);
  recordCommit(t, commit);
  t.hold(t.state.log_size);
  deliver(t.feed, commit);
  t.deps.outgoing.grown(watchersOf(t), t.log, commit.last_seq);
  recordInBackground(t, usageRows(t.log, t.workflowName, commit));
  const published = { log: t.log, workflow_name: t.workflowName, commit, before };
  for (const sink of t.deps.sinks) callSink(t, () => sink.committed(published));
  return commit;
}

function callSink(t: Tenure, call: () => void): void {
  try {
    call();
  } catch (error) {
    t.deps.logger.log('error', 'a commit sink threw', { chat_id: t.log.chat_id, error });
  }
}
