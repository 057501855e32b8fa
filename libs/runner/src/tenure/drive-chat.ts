import { isAtRest, type ChatRef } from '@mozaiks/contracts';
import { HeadMoved } from '../ownership-lost.ts';
import { admitWaiting } from './admit.ts';
import { cancelOrphans } from './cancel-orphans.ts';
import { observeAgain } from './commit-drafts.ts';
import { failRun } from './fail-run.ts';
import { firstLook, look } from './look.ts';
import { release } from './release.ts';
import { runTurn } from './run-turn.ts';
import { startChildren } from './start-children.ts';
import { sealTakeover } from './takeover.ts';
import type { Tenure } from './tenure.ts';
import { hasWork } from './work.ts';
import { workflowOf } from './workflow-of.ts';

/** Drives an acquired chat until it is released. Throws `OwnershipLost` when it is not ours any more; whatever is left undone, a sweep finds. */
export async function driveChat(t: Tenure, wake: (chat: ChatRef) => void): Promise<void> {
  let look_again = firstLook;
  for (;;) {
    try {
      await look_again(t);
      if (await driveUntilReleased(t, wake)) return;
      look_again = look;
    } catch (error) {
      if (!(error instanceof HeadMoved)) throw error;
      look_again = look;
    }
  }
}

/** False when the inbox has moved: look again. */
async function driveUntilReleased(t: Tenure, wake: (chat: ChatRef) => void): Promise<boolean> {
  while ((await step(t, wake)) === 'again') if (t.bell.rung) await look(t);
  return (await release(t, wake)) !== 'inbox_moved';
}

/** Children first: what closes a call must find its child started, or nobody ever starts it. */
async function step(t: Tenure, wake: (chat: ChatRef) => void): Promise<'again' | 'idle'> {
  await startChildren(t, wake);
  await cancelOrphans(t, wake);
  if (t.state.run !== null) await sealTakeover(t);
  else if (t.unheard.length > 0) await observeAgain(t, deployedOf(t));
  if (t.deps.draining.aborted) return 'idle';
  await admitWaiting(t, false);
  if (!hasWork(t)) return 'idle';
  const head = t.state.head_seq;
  await turn(t, wake);
  if (t.state.head_seq === head) await fruitless(t);
  return 'again';
}

const deployedOf = (t: Tenure) => t.deps.catalog.get(t.workflowName) ?? null;

async function turn(t: Tenure, wake: (chat: ChatRef) => void): Promise<void> {
  const bound = await workflowOf(t);
  if ('workflow' in bound) await runTurn(t, bound.workflow, wake);
  else await failRun(t, bound.missing);
}

/** A turn of a run that could go on must do something, unless a command is to be admitted or the process drains. */
async function fruitless(t: Tenure): Promise<void> {
  const head = t.state.head_seq;
  if (t.bell.rung || t.deps.draining.aborted) return;
  if (isAtRest(t.state) || t.fruitlessAt !== head) return void (t.fruitlessAt = head);
  t.deps.logger.log('error', 'the engine did nothing although the run is not at rest', {
    chat_id: t.log.chat_id,
  });
  await failRun(t, 'internal');
}
