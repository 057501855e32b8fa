import {
  chatRef,
  defined,
  isJsonObject,
  isRuntimeError,
  LOG_VERSION,
  logRef,
  toTimestamp,
  traceparentOf,
  type ChatRecord,
  type EventOf,
  type OpenCall,
  type Start,
} from '@mozaiks/contracts';
import { childFailed, putInternal, startIdOf } from '../internal-command.ts';
import { askStore, type Tenure } from './tenure.ts';

type ChildStart = EventOf<'child_start'>;

/**
 * Resolves when the chat of every open child exists and has its `start` command. Repeatable: every
 * owner that finds the call open does it again.
 */
export async function startChildren(t: Tenure): Promise<void> {
  for (const call of t.state.calls.values()) {
    if (call.child === undefined || t.children.started.has(call.child.call_id)) continue;
    await startChild(t, call);
    t.children.started.add(call.child.call_id);
  }
}

async function startChild(t: Tenure, call: OpenCall): Promise<void> {
  if (call.child === undefined) return;
  const record = await createChild(t, call.child);
  if (record?.parent?.call_id !== call.child.call_id || record.parent.log_id !== t.log.log_id)
    return refuse(t, call.child);
  const child = logRef(record, record.log_id);
  const command = startOf(t, call, call.child);
  const outcome = await askStore(t, ({ inbox }) =>
    putInternal({ inbox, ids: t.deps.ids }, child, command),
  );
  if (outcome === 'put') t.deps.wake(record);
  else await refuse(t, call.child);
}

/** Resolves with null if the chat was erased: stores reserve its id for a while. */
async function createChild(t: Tenure, child: ChildStart): Promise<ChatRecord | null> {
  const { ids, clock } = t.deps;
  const log_id = ids.random();
  const fresh = {
    workflow_name: child.workflow_name,
    log_id,
    parent: { chat_id: t.log.chat_id, log_id: t.log.log_id, call_id: child.call_id },
    log_version: LOG_VERSION,
    now: toTimestamp(clock.now()),
  };
  try {
    const { record } = await askStore(t, ({ directory }) =>
      directory.create(chatRef(t.log, child.child_chat_id), fresh),
    );
    return record;
  } catch (error) {
    if (isRuntimeError(error, 'chat_not_found')) return null;
    throw error;
  }
}

/**
 * The `start` command of the child. `text` and `context` of the call's arguments are the child's
 * task and first context. The child belongs to its parent's trace.
 */
function startOf(t: Tenure, { call }: OpenCall, child: ChildStart): Start {
  const { text, context } = call.arguments;
  const { call_id, run_id } = child;
  const run = {
    log_id: t.log.log_id,
    run_id: run_id ?? '',
    traceparent: t.state.run?.start?.traceparent,
  };
  return {
    type: 'start',
    command_id: startIdOf(call_id),
    parent: { chat_id: t.log.chat_id, log_id: t.log.log_id, call_id },
    traceparent: traceparentOf(t.deps.ids, run, { span: 'tool', call_id }),
    ...(typeof text === 'string' ? { text } : {}),
    ...(isJsonObject(context) ? { context } : {}),
    ...defined({ budget: child.budget }),
  };
}

/**
 * Reports a failed child to the parent. The child cannot be started if its id belongs to another
 * chat, or if its chat was erased.
 */
async function refuse(t: Tenure, { call_id }: ChildStart): Promise<void> {
  await askStore(t, ({ inbox }) =>
    putInternal({ inbox, ids: t.deps.ids }, t.log, childFailed(call_id)),
  );
  t.bell.ring();
}
