import {
  chatRef,
  ERROR_CODES,
  isJsonObject,
  isRuntimeError,
  LOG_VERSION,
  logRef,
  toTimestamp,
  type ChatRecord,
  type ChildDone,
  type ErrorCode,
  type EventOf,
  type OpenCall,
  type Start,
} from '@mozaiks/contracts';
import { doneIdOf, putInternal, startIdOf } from '../internal-command.ts';
import { untilKnown } from '../until-known.ts';
import { patience, type Tenure } from './tenure.ts';

type ChildStart = EventOf<'child_start'>;

/** Resolves when every open child's chat exists and holds its `start`. Repeatable: every owner that finds the call open does it again. */
export async function startChildren(t: Tenure, wake: (record: ChatRecord) => void): Promise<void> {
  for (const call of t.state.calls.values()) {
    if (call.child === undefined || t.startedChildren.has(call.child.call_id)) continue;
    await startChild(t, call, wake);
    t.startedChildren.add(call.child.call_id);
  }
}

async function startChild(t: Tenure, call: OpenCall, wake: (record: ChatRecord) => void): Promise<void> {
  if (call.child === undefined) return;
  const record = await createChild(t, call.child);
  if (record?.parent?.call_id !== call.child.call_id || record.parent.log_id !== t.log.log_id) return refuse(t, call.child, 'child_failed');
  const { inbox } = t.deps.store;
  const child = logRef(record, record.log_id);
  const command = startOf(t, call, call.child);
  const outcome = await untilKnown(patience(t), () => putInternal({ inbox, ids: t.deps.ids }, child, command));
  if (outcome === 'put') wake(record);
  else await refuse(t, call.child, 'child_failed');
}

/** null when the chat was erased: stores keep its id for a while. */
async function createChild(t: Tenure, child: ChildStart): Promise<ChatRecord | null> {
  const { store, ids, clock } = t.deps;
  const log_id = ids.random();
  const fresh = {
    workflow_name: child.workflow_name,
    log_id,
    parent: { chat_id: t.log.chat_id, log_id: t.log.log_id, call_id: child.call_id },
    log_version: LOG_VERSION,
    now: toTimestamp(clock.now()),
  };
  try {
    const { record } = await untilKnown(patience(t), () => store.directory.create(chatRef(t.log, child.child_chat_id), fresh));
    return record;
  } catch (error) {
    if (isRuntimeError(error, 'chat_not_found')) return null;
    throw error;
  }
}

/** `text` and `context` of the call's arguments are the child's task and its first context. */
function startOf(t: Tenure, { call }: OpenCall, child: ChildStart): Start {
  const { text, context } = call.arguments;
  return {
    type: 'start',
    command_id: startIdOf(child.call_id),
    parent: { chat_id: t.log.chat_id, log_id: t.log.log_id, call_id: child.call_id },
    ...(typeof text === 'string' ? { text } : {}),
    ...(isJsonObject(context) ? { context } : {}),
    ...(child.budget === undefined ? {} : { budget: child.budget }),
  };
}

/** The child cannot be had (its id belongs to something else, or its chat is erased): the parent hears it as the child's outcome. */
async function refuse(t: Tenure, { call_id }: ChildStart, code: ErrorCode): Promise<void> {
  const command: ChildDone = {
    type: 'child_done',
    command_id: doneIdOf(call_id),
    call_id,
    status: 'error',
    result: { code, message: ERROR_CODES[code].message },
  };
  const { inbox } = t.deps.store;
  await untilKnown(patience(t), () => putInternal({ inbox, ids: t.deps.ids }, t.log, command));
  t.bell.ring();
}
