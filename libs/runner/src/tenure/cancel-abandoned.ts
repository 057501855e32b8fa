import {
  chatRef,
  logRef,
  type Cancel,
  type ChatRef,
  type ChatState,
  type Commit,
  type EventOf,
} from '@mozaiks/contracts';
import { cancelIdOf, putInternal } from '../internal-command.ts';
import { untilKnown } from '../until-known.ts';
import { patience, type Tenure } from './tenure.ts';

/** Children whose call a commit has closed without their outcome: the run was cancelled, ended or went on without them. */
export function orphanedBy(commit: Commit, before: ChatState): EventOf<'child_start'>[] {
  const told = new Set(
    commit.events.flatMap((event) => (event.type === 'child_complete' ? [event.call_id] : [])),
  );
  const closed = commit.events.flatMap((event) =>
    event.type === 'tool_result' && !told.has(event.call_id) ? [event.call_id] : [],
  );
  return closed.flatMap((call_id) => before.calls.get(call_id)?.child ?? []);
}

/** Cancels what such children are still doing. Done in this tenure or not at all: a child that nobody cancels only runs to its end in vain. */
export async function cancelOrphans(t: Tenure, wake: (chat: ChatRef) => void): Promise<void> {
  for (const child of t.orphans.splice(0)) await cancelChild(t, child, wake);
}

async function cancelChild(
  t: Tenure,
  { call_id, child_chat_id }: EventOf<'child_start'>,
  wake: (chat: ChatRef) => void,
): Promise<void> {
  const { directory, inbox } = t.deps.store;
  const record = await untilKnown(patience(t), () => directory.get(chatRef(t.log, child_chat_id)));
  if (record?.parent?.call_id !== call_id || record.parent.log_id !== t.log.log_id) return;
  const command: Cancel = {
    type: 'cancel',
    command_id: cancelIdOf(call_id),
    reason: 'its parent went on without it',
  };
  const outcome = await untilKnown(patience(t), () =>
    putInternal({ inbox, ids: t.deps.ids }, logRef(record, record.log_id), command),
  );
  if (outcome === 'put') wake(record);
}
