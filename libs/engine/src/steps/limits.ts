import { fromTimestamp } from '@mozaiks/contracts';
import { completeRun } from '../drafts.ts';
import { commit, runOf, type Part, type TurnScope } from '../turn-scope.ts';

/** Milliseconds that are left of the run's time, which starts when the user last spoke. */
export function timeLeft({ state, workflow, deps }: TurnScope): number {
  return (
    fromTimestamp(runOf(state).user_spoke_at) +
    workflow.definition.timeout_seconds * 1000 -
    deps.clock.now()
  );
}

type Limit = 'max_turns' | 'max_tool_rounds' | 'timeout' | 'budget_exhausted' | 'repeated_calls';

/** Ends the run because of a limit. */
export async function* endFor(turn: TurnScope, reason: Limit): Part<'end'> {
  yield* commit(turn, completeRun(turn.state, { reason, now: turn.deps.clock.now() }));
  return 'end';
}
