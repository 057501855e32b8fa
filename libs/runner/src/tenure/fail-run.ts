import { ERROR_CODES, type ErrorCode, type EventDraft, type RunState } from '@mozaiks/contracts';
import { commitDrafts } from './commit-drafts.ts';
import { fitsOneCommit, inCommits } from './make-commit.ts';
import type { Tenure } from './tenure.ts';
import { workflowOf } from './workflow-of.ts';

/**
 * Ends the open run with `workflow_error`, after its calls are closed. Does nothing without an open
 * run.
 */
export async function failRun(t: Tenure, code: ErrorCode): Promise<void> {
  const { run } = t.state;
  if (run === null) return;
  const drafts = engineDrafts(t, code) ?? plainDrafts(t, run, code);
  const bound = await workflowOf(t);
  for (const part of inCommits(drafts))
    await commitDrafts(t, part, 'workflow' in bound ? bound.workflow : null);
}

function engineDrafts(t: Tenure, code: ErrorCode): readonly EventDraft[] | null {
  const { message, retryable } = ERROR_CODES[code];
  try {
    const drafts = t.deps.engine.fail({ log: t.log, state: t.state, code, message, retryable });
    const ends =
      drafts.filter(({ type }) => type === 'workflow_error' || type === 'workflow_complete')
        .length === 1;
    return ends && inCommits(drafts).every(fitsOneCommit) ? drafts : null;
  } catch (error) {
    t.deps.logger.log('error', 'the engine threw while it failed a run', {
      chat_id: t.log.chat_id,
      error,
    });
    return null;
  }
}

/** The drafts to use if the engine cannot make them. */
function plainDrafts(t: Tenure, { run_id }: RunState, code: ErrorCode): readonly EventDraft[] {
  const { message, retryable } = ERROR_CODES[code];
  const closed = [...t.state.calls.keys()].map(
    (call_id): EventDraft => ({
      type: 'tool_result',
      run_id,
      call_id,
      ok: false,
      error: { code, message },
      duration_ms: 0,
    }),
  );
  return [...closed, { type: 'workflow_error', run_id, code, message, retryable }];
}
