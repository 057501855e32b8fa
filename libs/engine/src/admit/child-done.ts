import {
  defined,
  fromTimestamp,
  isJsonObject,
  type Admission,
  type JsonValue,
} from '@mozaiks/contracts';
import { afterChild } from './after-child.ts';
import { rejected, type Admitting } from './admitting.ts';

/** A child's outcome closes the call that started the child. */
export function admitChildDone(input: Admitting<'child_done'>): Admission {
  const { state, deps, command } = input;
  const { call_id, command_id, status, result, usage } = command;
  const open = state.calls.get(call_id);
  if (open?.child === undefined) return rejected(input, 'request_closed');
  const { run_id, ts } = open.call;
  const { child_chat_id, workflow_name } = open.child;
  const outcome =
    status === 'complete'
      ? { ok: true, result }
      : { ok: false, error: { code: 'child_failed', message: messageOf(result) } };
  const closed = { call_id, ...outcome };
  return {
    kind: 'commit',
    drafts: [
      {
        type: 'child_complete',
        run_id,
        call_id,
        child_chat_id,
        workflow_name,
        status,
        result,
        command_id,
        ...defined({ usage }),
      },
      {
        type: 'tool_result',
        run_id,
        call_id,
        ...outcome,
        duration_ms: Math.max(0, deps.clock.now() - fromTimestamp(ts)),
      },
      ...afterChild(input, open.call, closed),
    ],
  };
}

/** The message of a failure `{code, message}`, otherwise the result as text. */
function messageOf(result: JsonValue): string {
  const message = isJsonObject(result) ? result['message'] : result;
  return typeof message === 'string' ? message : JSON.stringify(result);
}
