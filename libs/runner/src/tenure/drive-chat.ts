import { isAtRest, type ChatRef } from '@mozaiks/contracts';
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
export async function driveChat(t: Tenure, wake: (chat: ChatRef) => void): Promise<void> {
  let load = loadAll;
  for (;;) {
    try {
      await load(t);
      if (await driveUntilReleased(t, wake)) return;
      load = refresh;
    } catch (error) {
      if (!(error instanceof HeadMoved)) throw error;
      load = refresh;
    }
  }
}

/** Resolves with false if the inbox has changed: refresh and continue. */
async function driveUntilReleased(t: Tenure, wake: (chat: ChatRef) => void): Promise<boolean> {
  while ((await step(t, wake)) === 'again') if (t.bell.rung) await refresh(t);
  return (await release(t, wake)) !== 'inbox_moved';
}

/**
 * Starts children first, because a call may be closed only after its child was started. Otherwise
 * no one would start it.
 */
async function step(t: Tenure, wake: (chat: ChatRef) => void): Promise<'again' | 'idle'> {
  await startChildren(t, wake);
  await cancelAbandoned(t, wake);
  if (t.state.run !== null) await sealTakeover(t);
  else if (t.unobserved.length > 0) await observeAgain(t, deployedOf(t));
  if (t.deps.draining.aborted) return 'idle';
  await admitWaiting(t, false);
  if (!hasWork(t)) return 'idle';
  const head = t.state.head_seq;
  await turn(t, wake);
  if (t.state.head_seq === head) await guardNoProgress(t);
  return 'again';
}

const deployedOf = (t: Tenure) => t.deps.catalog.get(t.workflowName) ?? null;

async function turn(t: Tenure, wake: (chat: ChatRef) => void): Promise<void> {
  const bound = await workflowOf(t);
  if ('workflow' in bound) await runTurn(t, bound.workflow, wake);
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
