import type { EventDraft } from '@mozaiks/contracts';
import type { Decision, Settled } from '../decide/decision.ts';
import { runOf, type Part, type TurnScope } from '../turn-scope.ts';
import { route } from './route.ts';
import { select } from './select.ts';

/** What is to be done, and what finding it out has left. No decision: the function that was asked has none. */
export interface Move {
  readonly decision: Settled | undefined;
  readonly drafts: readonly EventDraft[];
}

/** Finds out what a decision means where a model or a function must be asked. `stopped`: the turn was aborted or the run has ended meanwhile. */
export async function* settle(
  turn: TurnScope,
  from: string,
  decision: Decision,
): Part<Move | 'stopped'> {
  // Nobody is asked who speaks when nobody may.
  const over = runOf(turn.state).turns >= turn.workflow.definition.max_turns;
  if (decision.kind === 'select' && over)
    return { decision: { kind: 'complete', reason: 'max_turns' }, drafts: [] };
  if (decision.kind === 'select') return yield* select(turn, from, decision);
  if (decision.kind === 'function') return await route(turn, from, decision);
  return { decision, drafts: [] };
}
