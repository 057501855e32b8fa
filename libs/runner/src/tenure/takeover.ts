import { commitDrafts, observeAgain } from './commit-drafts.ts';
import { failRun } from './fail-run.ts';
import type { Tenure } from './tenure.ts';
import { workflowOf } from './workflow-of.ts';

/**
 * Seals a takeover. The previous owner, which did not release the chat, may still append at this
 * head. One commit of the new owner prevents that for good, so only then is "nothing to do" final.
 * A run that was taken over too often without progress is ended.
 */
export async function sealTakeover(t: Tenure): Promise<void> {
  if (t.previousOwner.hasReleased || !t.previousOwner.mayAppend) return;
  const { run, takeovers } = t.state;
  if (run !== null && takeovers >= t.deps.settings.maxTakeovers)
    return failRun(t, 'recovery_exhausted');
  const bound = await workflowOf(t);
  const workflow = 'workflow' in bound ? bound.workflow : null;
  await commitDrafts(
    t,
    [{ type: 'owner_changed', run_id: run?.run_id ?? null, takeover: takeovers + 1 }],
    workflow,
  );
  await observeAgain(t, workflow);
}
