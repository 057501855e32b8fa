import { isAtRest } from '@mozaiks/contracts';
import { HeadMoved } from '../ownership-lost.ts';
import { admitWaiting } from './admit.ts';
import { cancelAbandoned } from './cancel-abandoned.ts';
import { observeAgain } from './commit-drafts.ts';
import { failRun } from './fail-run.ts';
import { loadAll, refresh } from './refresh.ts';
import { release } from './release.ts';
import { runTurn } from './run-turn.ts';
import { startChildren } from './start-children.ts';
import { sealTakeover } from './takeover.ts';
import type { Tenure } from './tenure.ts';
import { hasWork } from './work.ts';
import { workflowOf } from './workflow-of.ts';

/**
 * Drives an acquired chat until it is released. Throws `OwnershipLost` if the chat was lost. A
 * sweep finds the work that is left.
 */
export async function driveChat(t: Tenure): Promise<void> {
  for (let load = loadAll; ; load = refresh) {
    try {
      await load(t);
      if (await driveUntilReleased(t)) return;
    } catch (error) {
      if (!(error instanceof HeadMoved)) throw error;
    }
  }
}

/** Resolves with false if the inbox has changed: refresh and continue. */
async function driveUntilReleased(t: Tenure): Promise<boolean> {
  while ((await step(t)) === 'again') if (t.bell.rung) await refresh(t);
  return (await release(t)) !== 'inbox_moved';
}

/**
 * Starts children first, because a call may be closed only after its child was started. Otherwise
 * no one would start it.
 */
async function step(t: Tenure): Promise<'again' | 'idle'> {
  await startChildren(t);
  await cancelAbandoned(t);
  if (t.state.run !== null) await sealTakeover(t);
  else if (t.previousOwner.unobserved.length > 0) await observeAgain(t, deployedOf(t));
  if (t.deps.draining.aborted) return 'idle';
  await admitWaiting(t, false);
  if (!hasWork(t)) return 'idle';
  const head = t.state.head_seq;
  await turn(t);
  if (t.state.head_seq === head) await guardNoProgress(t);
  return 'again';
}

const deployedOf = (t: Tenure) => t.deps.catalog.get(t.workflowName) ?? null;

async function turn(t: Tenure): Promise<void> {
  const bound = await workflowOf(t);
  if ('workflow' in bound) await runTurn(t, bound.workflow);
  else await failRun(t, bound.missing);
}

/**
 * Fails the run if a turn did nothing although the run can continue. Turns may do nothing while a
 * command must be admitted or the process drains.
 */
async function guardNoProgress(t: Tenure): Promise<void> {
  const head = t.state.head_seq;
  if (t.bell.rung || t.deps.draining.aborted) return;
  if (isAtRest(t.state) || t.noProgressAt !== head) return void (t.noProgressAt = head);
  t.deps.logger.log('error', 'the engine did nothing although the run is not at rest', {
    chat_id: t.log.chat_id,
  });
  await failRun(t, 'internal');
}
