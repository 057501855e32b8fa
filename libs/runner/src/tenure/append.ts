import { applyCommit, type Commit, type EventDraft } from '@mozaiks/contracts';
import { handOver } from '../feed/feed.ts';
import { HeadMoved, OwnershipLost } from '../ownership-lost.ts';
import { untilKnown } from '../until-known.ts';
import { orphanedBy } from './cancel-orphans.ts';
import { makeCommit } from './make-commit.ts';
import { noteCommit } from './take-in.ts';
import { fenceOf, patience, watchersOf, type Tenure } from './tenure.ts';
import { recordSoon, usageRows } from './usage.ts';

/**
 * Appends the drafts as one commit and moves the state on. Unknown outcome: the same commit again. Taken: the commit that is there decides, by its
 * `commit_id`; never the next number. Throws `OwnershipLost`, or `HeadMoved` when a deposed owner came first and this one has not appended yet.
 */
export async function append(t: Tenure, drafts: readonly EventDraft[]): Promise<Commit> {
  const { store, clock, settings } = t.deps;
  const commit = makeCommit(
    drafts,
    { log: t.log, head_seq: t.state.head_seq, fence: fenceOf(t) },
    t.deps,
  );
  for (;;) {
    const answer = await untilKnown(patience(t), () => store.log.append(t.log, commit));
    if (answer === 'appended') return committed(t, commit);
    const there = await commitAt(t, commit.first_seq);
    if (there?.commit_id === commit.commit_id) return committed(t, commit);
    if (there !== null)
      throw !t.appended && there.fence < fenceOf(t) ? new HeadMoved() : new OwnershipLost();
    await clock.sleep(settings.retryMs, t.signal).catch(() => {}); // not visible yet: still unknown
  }
}

async function commitAt(t: Tenure, first_seq: number): Promise<Commit | null> {
  const found = await untilKnown(patience(t), () =>
    t.deps.store.log.read(t.log, { after_seq: first_seq - 1, limit: 1 }),
  );
  return (
    found.find((commit) => commit.first_seq <= first_seq && commit.last_seq >= first_seq) ?? null
  );
}

/** Only now does anybody hear of it. */
function committed(t: Tenure, commit: Commit): Commit {
  t.appended = true;
  t.orphans.push(...orphanedBy(commit, t.state));
  const before = t.state;
  t.state = applyCommit(before, commit);
  noteCommit(t, commit);
  t.hold(t.state.log_size);
  handOver(t.feed, commit);
  t.deps.outgoing.grown(watchersOf(t), t.log, commit.last_seq);
  recordSoon(t, usageRows(t.log, t.workflowName, commit));
  const made = { log: t.log, workflow_name: t.workflowName, commit, before };
  for (const sink of t.deps.sinks) tell(t, () => sink.committed(made));
  return commit;
}

function tell(t: Tenure, meter: () => void): void {
  try {
    meter();
  } catch (error) {
    t.deps.logger.log('error', 'a commit sink threw', { chat_id: t.log.chat_id, error });
  }
}
