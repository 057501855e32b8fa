import { contextView } from '../context.ts';
import { decide } from '../decide/decide.ts';
import type { Step, TurnScope } from '../turn-scope.ts';
import { carryOut } from './carry-out.ts';

/** The agent has answered, or a call has named a target: what comes next. */
export async function* decideNext(turn: TurnScope, agent: string): Step {
  const { log, state, workflow } = turn;
  return yield* carryOut(turn, agent, decide({ state, workflow, from: agent, view: contextView({ log, state, workflow }) }));
}
