import { chatTitle, deadlineOf, statusOf, toTimestamp, type ChatRef } from '@mozaiks/contracts';
import { untilKnown } from '../until-known.ts';
import { cancelOrphans } from './cancel-orphans.ts';
import { handOver } from './hand-over.ts';
import { rememberChat } from './recall-chat.ts';
import { startChildren } from './start-children.ts';
import { sealTakeover } from './takeover.ts';
import { tellParent } from './tell-parent.ts';
import { patience, type Tenure } from './tenure.ts';
import { recordAll } from './usage.ts';
import { hasWork } from './work.ts';

/**
 * Lets the chat go, after everything that must come before: the seal of a takeover, the children's starts, the result for the parent, the usage, the last command's settling.
 * Until the outcome is known nothing else is done: a release that lands after more work would hide that work. `lost` may mean that it was done.
 */
export async function release(
  t: Tenure,
  wake: (chat: ChatRef) => void,
): Promise<'released' | 'inbox_moved' | 'lost'> {
  await sealTakeover(t);
  await startChildren(t, wake);
  await cancelOrphans(t, wake);
  await tellParent(t, wake);
  await recordAll(t);
  await t.settling;
  const { store, clock } = t.deps;
  const to = {
    inbox_seq: t.inboxSeq,
    status: statusOf(t.state),
    head_seq: t.state.head_seq,
    usage_seq: Math.max(t.state.head_seq, t.owned.record.usage_seq),
    due_at: dueAt(t),
    title: chatTitle(t.state.transcript),
    now: toTimestamp(clock.now()),
  };
  const outcome = await untilKnown(patience(t), () => store.ownership.release(t.owned, to));
  if (outcome === 'released') rememberChat(t);
  if (outcome === 'released' && to.due_at === 0) handOver(t);
  return outcome;
}

/** At once when work is left behind on drain, else when the first open question is due. */
function dueAt(t: Tenure): number | null {
  const left = t.deps.draining.aborted && (hasWork(t) || t.waiting.length > 0);
  return left ? 0 : deadlineOf(t.state);
}
