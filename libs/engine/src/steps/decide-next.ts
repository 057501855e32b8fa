import { decide } from '../decide/decide.ts';
import { viewOf, type Step, type TurnScope } from '../turn-scope.ts';
import { carryOut } from './carry-out.ts';

/** The agent has answered, or a call has named a target: what comes next. */
export async function* decideNext(turn: TurnScope, agent: string): Step {
  const { state, workflow } = turn;
  return yield* carryOut(turn, agent, {
    decision: decide({ state, workflow, from: agent, view: viewOf(turn) }),
  });
}
