import {
  chatRef,
  ERROR_CODES,
  logRef,
  type ChatState,
  type ChildDone,
  type JsonValue,
} from '@mozaiks/contracts';
import { doneIdOf, putInternal } from '../internal-command.ts';
import { askStore, type Tenure } from './tenure.ts';

/**
 * Resolves when the outcome of a child is in its parent's inbox. The parent is identified by its
 * log, so a later chat with the same id gets nothing.
 */
export async function reportToParent(t: Tenure): Promise<void> {
  const { parent } = t.owned.record;
  const outcome = outcomeOf(t.state);
  if (parent === null || outcome === null) return;
  const { call_id } = parent;
  const command: ChildDone = {
    type: 'child_done',
    command_id: doneIdOf(call_id),
    call_id,
    ...outcome,
  };
  const log = logRef(chatRef(t.log, parent.chat_id), parent.log_id);
  const outcomeOfPut = await askStore(t, ({ inbox }) =>
    putInternal({ inbox, ids: t.deps.ids }, log, command),
  );
  if (outcomeOfPut === 'put') t.deps.wake(log);
}

type Outcome = Pick<ChildDone, 'status' | 'result' | 'usage'>;

/**
 * The outcome of a child whose run is over: the value of its last structured output, otherwise the
 * text of its last answer. For a failure or a cancel it is `{code, message}`. A log without a run
 * has the rejection of its `start`. null if the run is not over.
 */
function outcomeOf(state: ChatState): Outcome | null {
  const { run, last_end: end, head_seq } = state;
  if (run !== null || head_seq === 0) return null;
  if (end === null) return failed('workflow_unavailable', ERROR_CODES.workflow_unavailable.message);
  const used = end.usage === undefined ? {} : { usage: end.usage };
  if (end.type === 'workflow_error') return { ...failed(end.code, end.message), ...used };
  if (end.reason === 'cancelled')
    return { ...failed('cancelled', ERROR_CODES.cancelled.message), ...used };
  return { status: 'complete', result: resultOf(state, end.run_id), ...used };
}

const failed = (code: string, message: string): Outcome => ({
  status: 'error',
  result: { code, message },
});

function resultOf({ transcript }: ChatState, run_id: string | null): JsonValue {
  const inRun = transcript.filter((event) => event.run_id === run_id);
  const output = inRun.findLast((event) => event.type === 'structured_output');
  return output?.value ?? inRun.findLast((event) => event.type === 'agent_response')?.text ?? null;
}
