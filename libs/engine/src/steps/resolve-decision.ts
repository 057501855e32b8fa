import type { EventDraft } from '@mozaiks/contracts';
import type { Decision, ResolvedDecision } from '../decide/decision.ts';
import { runOf, type Part, type TurnScope } from '../turn-scope.ts';
import { askRouter } from './ask-router.ts';
import { askSelector } from './ask-selector.ts';

/**
 * A resolved decision, and drafts from resolving it. The decision is undefined if a function was
 * asked and decided nothing.
 */
export interface Resolution {
  readonly decision: ResolvedDecision | undefined;
  readonly drafts: readonly EventDraft[];
}

/**
 * Resolves a decision for which a model or a function must be asked. `stopped`: the turn was
 * aborted or the run ended in the meantime.
 */
export async function* resolveDecision(
  turn: TurnScope,
  from: string,
  decision: Decision,
): Part<Resolution | 'stopped'> {
  // No one is asked for the next speaker if the run may have no more turns.
  const over = runOf(turn.state).turns >= turn.workflow.definition.max_turns;
  if (decision.kind === 'select' && over)
    return { decision: { kind: 'complete', reason: 'max_turns' }, drafts: [] };
  if (decision.kind === 'select') return yield* askSelector(turn, from, decision);
  if (decision.kind === 'function') return await askRouter(turn, from, decision);
  return { decision, drafts: [] };
}
