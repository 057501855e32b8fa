import {
  defined,
  type ChatState,
  type DraftOf,
  type EventDraft,
  type EventOf,
  type FailureDetails,
  type JsonObject,
  type LeftOut,
  type LoadedWorkflow,
} from '@mozaiks/contracts';
import {
  addTotals,
  addUsage,
  fromTimestamp,
  type RunState,
  type UsageTotals,
} from '@mozaiks/contracts';
import { sensitivePaths } from './context-writes.ts';

/** The results that close every open call, in the order of the calls. */
export function closeCalls(
  state: ChatState,
  code: string,
  message: string,
): DraftOf<'tool_result'>[] {
  return [...state.calls.values()].map(({ call }) => ({
    type: 'tool_result',
    run_id: call.run_id,
    call_id: call.call_id,
    ok: false,
    error: { code, message },
    duration_ms: 0,
  }));
}

/**
 * The usage of a run: committed, in drafts that are not committed yet, and in children that have
 * ended.
 */
export function totalsOf(
  run: Pick<RunState, 'usage' | 'nested'>,
  spent: readonly EventDraft[],
): UsageTotals {
  const own = spent.reduce(
    (sum, draft) => (draft.type === 'usage' ? addUsage(sum, draft) : sum),
    run.usage,
  );
  return addTotals(own, run.nested);
}

type Reason = EventOf<'workflow_complete'>['reason'];

interface End {
  readonly reason: Reason;
  readonly now: number;
  readonly command_id?: string;
  /** Usage that comes before it in the same commit. */
  readonly spent?: readonly EventDraft[];
}

/** Ends the open run, after closing every open call. */
export function completeRun(
  state: ChatState,
  { reason, now, command_id, spent = [] }: End,
): EventDraft[] {
  const { run } = state;
  if (run === null) return [];
  return [
    ...closeCalls(state, 'cancelled', `the run ended: ${reason}`),
    {
      type: 'workflow_complete',
      run_id: run.run_id,
      reason,
      ...defined({ command_id }),
      usage: totalsOf(run, spent),
      duration_ms: Math.max(0, now - fromTimestamp(run.started_at)),
    },
  ];
}

export interface RunFailure {
  readonly code: string;
  readonly message: string;
  readonly retryable: boolean;
  readonly details?: FailureDetails;
  readonly left_out?: LeftOut;
  /** Usage that comes before it in the same commit. */
  readonly spent?: readonly EventDraft[];
}

/** Fails the open run, after closing every open call. */
export function failRun(
  state: ChatState,
  { code, message, retryable, details, left_out, spent = [] }: RunFailure,
): EventDraft[] {
  const { run } = state;
  if (run === null) return [];
  const { run_id } = run;
  const usage = totalsOf(run, spent);
  return [
    ...closeCalls(state, 'cancelled', `the run failed: ${code}`),
    {
      type: 'workflow_error',
      run_id,
      code,
      message,
      retryable,
      usage,
      ...defined({ details, left_out }),
    },
  ];
}

interface Update {
  readonly run_id: string | null;
  readonly set: JsonObject;
  readonly by: EventOf<'context_update'>['by'];
  readonly call_id?: string;
}

/**
 * A `context_update` whose sensitive values are marked, so that they are not shown. Empty if
 * nothing is set.
 */
export function contextUpdate(
  workflow: LoadedWorkflow,
  { set, ...rest }: Update,
): DraftOf<'context_update'>[] {
  const names = Object.keys(set);
  if (names.length === 0) return [];
  const sensitive = sensitivePaths(workflow, names);
  return [
    { type: 'context_update', ...rest, set, ...(sensitive.length === 0 ? {} : { sensitive }) },
  ];
}
