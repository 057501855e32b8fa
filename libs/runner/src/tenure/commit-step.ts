import { withoutClosed, type EventDraft, type LoadedWorkflow } from '@mozaiks/contracts';
import { hasRoomFor } from '../chat-limits.ts';
import { commitDrafts } from './commit-drafts.ts';
import { failRun } from './fail-run.ts';
import { fitsOneCommit } from './make-commit.ts';
import { startChildren } from './start-children.ts';
import type { Tenure } from './tenure.ts';
import { saveVersion } from './workflow-of.ts';

/**
 * Commits what the engine yielded. `ended` means that a limit was reached instead, so the run was
 * ended, and the turn with it.
 */
export async function commitStep(
  t: Tenure,
  workflow: LoadedWorkflow,
  yielded: readonly EventDraft[],
): Promise<'committed' | 'ended'> {
  const drafts = withoutClosed(yielded, t.state);
  if (drafts.length === 0) return 'committed';
  if (!fitsOneCommit(drafts)) return end(t, 'commit_too_large');
  if (!hasRoomFor(drafts, t.state, t.deps.settings)) return end(t, 'chat_full');
  await saveVersion(t, drafts, workflow);
  await commitDrafts(t, drafts, workflow);
  if (drafts.some(({ type }) => type === 'child_start')) await startChildren(t);
  return 'committed';
}

async function end(t: Tenure, code: 'commit_too_large' | 'chat_full'): Promise<'ended'> {
  await endAtLimit(t, code);
  return 'ended';
}

/** Ends the open run because the chat has reached a limit. */
export async function endAtLimit(t: Tenure, code: 'commit_too_large' | 'chat_full'): Promise<void> {
  const { head_seq, log_size } = t.state;
  const fields = {
    chat_id: t.log.chat_id,
    workflow_name: t.workflowName,
    code,
    data: { head_seq, log_size },
  };
  t.deps.logger.log('warn', 'a run ended because its chat reached a limit', fields);
  await failRun(t, code);
}
