import {
  defined,
  isJsonObject,
  type CodeResult,
  type EventDraft,
  type JsonValue,
} from '@mozaiks/contracts';
import { refusalAmong } from '../context-writes.ts';
import { targetNamed } from '../decide/targets.ts';
import { contextUpdate } from '../drafts.ts';
import { runOf, type TurnScope } from '../turn-scope.ts';

export interface CallOutcome {
  readonly call_id: string;
  readonly result: CodeResult;
}

/**
 * The result and the context that the tool has set, in one commit. A write that does not fit its
 * variable makes the call fail.
 */
export function outcomeDrafts(
  turn: TurnScope,
  { call_id, result }: CallOutcome,
): readonly EventDraft[] {
  const { run_id } = runOf(turn.state);
  const { duration_ms } = result;
  if (!result.ok)
    return [{ type: 'tool_result', run_id, call_id, ok: false, error: result.error, duration_ms }];
  const problem = refusalAmong(turn.workflow, result.set);
  if (problem !== undefined)
    return [
      {
        type: 'tool_result',
        run_id,
        call_id,
        ok: false,
        error: { code: 'context_invalid', message: problem },
        duration_ms,
      },
    ];
  // A server cannot decide who speaks next.
  const isRemote = turn.state.calls.get(call_id)?.call.kind === 'mcp_tool';
  const handoff = isRemote ? undefined : namedTarget(turn, result.value);
  return [
    ...contextUpdate(turn.workflow, { run_id, set: result.set, by: 'tool', call_id }),
    {
      type: 'tool_result',
      run_id,
      call_id,
      ok: true,
      result: result.value,
      duration_ms,
      ...defined({ handoff }),
    },
  ];
}

/** The target in a tool's result `{handoff: "Agent"}`. An unknown name is a normal result. */
function namedTarget(turn: TurnScope, value: JsonValue): string | undefined {
  const name = isJsonObject(value) ? value['handoff'] : undefined;
  return typeof name === 'string' && targetNamed(name, turn.workflow.definition) !== undefined
    ? name
    : undefined;
}
