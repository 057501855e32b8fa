import type { ChatState, DraftOf, EventDraft, EventOf, JsonObject, LoadedWorkflow } from '@mozaiks/contracts';
import { addUsage, fromTimestamp } from '@mozaiks/contracts';
import { sensitivePaths } from './context-writes.ts';

/** The results that close every open call, in the order of the calls. */
export function closeCalls(state: ChatState, code: string, message: string): DraftOf<'tool_result'>[] {
  return [...state.calls.values()].map(({ call }) => ({
    type: 'tool_result',
    run_id: call.run_id,
    call_id: call.call_id,
    ok: false,
    error: { code, message },
    duration_ms: 0,
  }));
}

type Reason = EventOf<'workflow_complete'>['reason'];

interface End {
  readonly reason: Reason;
  readonly now: number;
  readonly command_id?: string;
  /** Usage that stands before it in the same commit. */
  readonly spent?: readonly EventDraft[];
}

/** Ends the open run: every open call is closed first. */
export function completeRun(state: ChatState, { reason, now, command_id, spent = [] }: End): EventDraft[] {
  const { run } = state;
  if (run === null) return [];
  return [
    ...closeCalls(state, 'cancelled', `the run ended: ${reason}`),
    {
      type: 'workflow_complete',
      run_id: run.run_id,
      reason,
      ...(command_id === undefined ? {} : { command_id }),
      usage: spent.reduce((sum, draft) => (draft.type === 'usage' ? addUsage(sum, draft) : sum), run.usage),
      duration_ms: Math.max(0, now - fromTimestamp(run.started_at)),
    },
  ];
}

export interface RunFailure {
  readonly code: string;
  readonly message: string;
  readonly retryable: boolean;
}

/** Ends the open run badly: every open call is closed first. */
export function failRun(state: ChatState, { code, message, retryable }: RunFailure): EventDraft[] {
  const run_id = state.run?.run_id;
  if (run_id === undefined) return [];
  return [...closeCalls(state, 'cancelled', `the run failed: ${code}`), { type: 'workflow_error', run_id, code, message, retryable }];
}

interface Update {
  readonly run_id: string | null;
  readonly set: JsonObject;
  readonly by: EventOf<'context_update'>['by'];
  readonly call_id?: string;
}

/** A `context_update`, marked so that sensitive values are not shown; none when nothing is set. */
export function contextUpdate(workflow: LoadedWorkflow, { set, ...rest }: Update): DraftOf<'context_update'>[] {
  const names = Object.keys(set);
  if (names.length === 0) return [];
  const sensitive = sensitivePaths(workflow, names);
  return [{ type: 'context_update', ...rest, set, ...(sensitive.length === 0 ? {} : { sensitive }) }];
}
