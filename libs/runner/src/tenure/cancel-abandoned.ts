import {
  chatRef,
  logRef,
  type Cancel,
  type ChatState,
  type Commit,
  type EventOf,
} from '@mozaiks/contracts';
import { cancelIdOf, putInternal } from '../internal-command.ts';
import { askStore, type Tenure } from './tenure.ts';

/**
 * Children whose call a commit has closed without their outcome, because the run was cancelled, has
 * ended, or continued without them.
 */
export function abandonedBy(commit: Commit, before: ChatState): EventOf<'child_start'>[] {
  const completed = new Set(
    commit.events.flatMap((event) => (event.type === 'child_complete' ? [event.call_id] : [])),
  );
  const closed = commit.events.flatMap((event) =>
    event.type === 'tool_result' && !completed.has(event.call_id) ? [event.call_id] : [],
  );
  return closed.flatMap((call_id) => before.calls.get(call_id)?.child ?? []);
}

/**
 * Cancels such children. This is not repeated by a later tenure: a child that no one cancels only
 * runs to its end to no effect.
 */
export async function cancelAbandoned(t: Tenure): Promise<void> {
  for (const child of t.children.abandoned.splice(0)) await cancelChild(t, child);
}

async function cancelChild(
  t: Tenure,
  { call_id, child_chat_id }: EventOf<'child_start'>,
): Promise<void> {
  const record = await askStore(t, ({ directory }) => directory.get(chatRef(t.log, child_chat_id)));
  if (record?.parent?.call_id !== call_id || record.parent.log_id !== t.log.log_id) return;
  const command: Cancel = {
    type: 'cancel',
    command_id: cancelIdOf(call_id),
    reason: 'its parent continued without it',
  };
  const outcome = await askStore(t, ({ inbox }) =>
    putInternal({ inbox, ids: t.deps.ids }, logRef(record, record.log_id), command),
  );
  if (outcome === 'put') t.deps.wake(record);
}
