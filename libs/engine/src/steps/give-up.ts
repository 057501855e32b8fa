import type { EventDraft, RuntimeError } from '@mozaiks/contracts';
import { failRun } from '../drafts.ts';
import { commit, type Step, type TurnScope } from '../turn-scope.ts';

/** Ends the run badly, with what it has cost until then. */
export async function* giveUp(turn: TurnScope, error: RuntimeError, usage?: EventDraft): Step {
  const { code, message, retryable } = error;
  const detail = error.details['detail'];
  const said = typeof detail === 'string' ? `${message}: ${detail}` : message;
  yield* commit(turn, [...(usage === undefined ? [] : [usage]), ...failRun(turn.state, { code, message: said, retryable })]);
  return 'end';
}
