import { chatTitle, deadlineOf, statusOf, toTimestamp } from '@mozaiks/contracts';
import { cancelAbandoned } from './cancel-abandoned.ts';
import { ringPeers } from './ring-peers.ts';
import { rememberChat } from './recall-chat.ts';
import { startChildren } from './start-children.ts';
import { sealTakeover } from './takeover.ts';
import { reportToParent } from './report-to-parent.ts';
import { askStore, type Tenure } from './tenure.ts';
import { recordAll } from './usage.ts';
import { hasWork } from './work.ts';

/**
 * Releases the chat, after everything that must be done first: the seal of a takeover, the
 * children's `start`, the result for the parent, the usage, and the settling of the last command.
 *
 * While the outcome is unknown, only the release is repeated: if it took effect after more work was
 * done, that work would be hidden. `lost` may mean that an earlier attempt succeeded.
 */
export async function release(t: Tenure): Promise<'released' | 'inbox_moved' | 'lost'> {
  await sealTakeover(t);
  await startChildren(t);
  await cancelAbandoned(t);
  await reportToParent(t);
  await recordAll(t);
  await t.inbox.settling;
  const to = {
    inbox_seq: t.inbox.seq,
    status: statusOf(t.state),
    head_seq: t.state.head_seq,
    usage_seq: Math.max(t.state.head_seq, t.owned.record.usage_seq),
    due_at: dueAt(t),
    title: chatTitle(t.state.transcript),
    now: toTimestamp(t.deps.clock.now()),
  };
  const outcome = await askStore(t, ({ ownership }) => ownership.release(t.owned, to));
  if (outcome === 'released') rememberChat(t);
  if (outcome === 'released' && to.due_at === 0) ringPeers(t);
  return outcome;
}

/**
 * Due immediately if a drain leaves work behind, otherwise at the first deadline of an open
 * question.
 */
function dueAt(t: Tenure): number | null {
  const left = t.deps.draining.aborted && (hasWork(t) || t.inbox.waiting.length > 0);
  return left ? 0 : deadlineOf(t.state);
}
